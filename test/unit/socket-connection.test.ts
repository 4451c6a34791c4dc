// The send buffer of a WebSocket, with a socket whose client reads nothing.
import { EventEmitter } from 'node:events';
import type { FastifyRequest } from 'fastify';
import { expect, test, vi } from 'vitest';
import {
  openConnection,
  type ConnectionParts,
} from '../../src/graphql/server/web-socket/socket-connection.js';

const mebibyte = 2 ** 20;

/** A socket that keeps all that is sent. */
class UnreadSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly close = vi.fn(() => (this.readyState = 2));
  readonly send = vi.fn((data: string) => (this.bufferedAmount += data.length));
}

test('a socket whose client leaves more than 16 MiB unread is closed with 1013, and nothing more is sent', () => {
  const socket = new UnreadSocket();
  const { send } = openConnection(
    socket as never,
    {} as FastifyRequest,
    {
      operationsPerSocket: 1,
      pingIntervalMs: 60_000,
    } as ConnectionParts,
  );
  for (let sent = 0; sent <= 16; sent++) void send('x'.repeat(mebibyte));
  expect(socket.close).not.toHaveBeenCalled();
  void send('one more');
  expect(socket.close).toHaveBeenCalledWith(1013, 'The client reads too slowly.');
  void send('and more');
  expect(socket.send).toHaveBeenCalledTimes(17);
  socket.emit('close');
});
