// Tells when a response has ended, in whatever way.
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Runs a function once a response has been sent or its connection is closed. Node.js reports neither for a response that
 * waits behind another one on its connection, if that is closed.
 */
export function onResponseEnd(
  { socket }: IncomingMessage,
  response: ServerResponse,
  run: () => void,
): void {
  let hasEnded = false;
  const end = () => {
    // On Node.js 24, the connection closes its response while it calls its own listeners, this one as well.
    if (hasEnded) return;
    hasEnded = true;
    response.off('close', end);
    socket.off('close', end);
    run();
  };
  // Each request of the connection listens. Node.js would report more than 10 of them as a leak.
  socket.setMaxListeners(0);
  response.once('close', end);
  socket.once('close', end);
}
