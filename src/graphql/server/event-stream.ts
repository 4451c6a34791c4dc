// The results of a GraphQL operation as server-sent events, in the "distinct connections" mode of graphql-sse.
import type { ExecutionResult } from 'graphql';
import type { FetchAPI } from 'graphql-yoga';
import { eventStreamType } from './media-types.js';

/** Shorter than the idle timeouts after which proxies and browsers close a connection. */
const pingIntervalMs = 12_000;

const headers = {
  'content-type': eventStreamType,
  'cache-control': 'no-store, no-transform',
  // Makes nginx forward each event at once.
  'x-accel-buffering': 'no',
  // Closes the connection after the stream. Otherwise, it would stay open and idle when the server stops.
  connection: 'close',
};

const ping = ':\n\n';
const complete = 'event: complete\ndata:\n\n';
const next = (result: ExecutionResult) => `event: next\ndata: ${JSON.stringify(result)}\n\n`;

/**
 * Sends each result as a `next` event, and `complete` after the last one. A stream that is cut short ends without
 * `complete`, which makes graphql-sse subscribe again.
 *
 * @param isCut whether the results end before the operation is complete
 */
export function eventStream(
  results: AsyncIterator<ExecutionResult>,
  isCut: (result: ExecutionResult) => boolean,
): Response {
  const encoder = new TextEncoder();
  let pings: NodeJS.Timeout | undefined;
  const end = async () => {
    clearInterval(pings);
    await results.return?.();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const sendPing = () => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(ping));
      };
      // A first ping, because some clients report that the stream is open only after the first bytes.
      sendPing();
      pings = setInterval(sendPing, pingIntervalMs);
    },
    async pull(controller) {
      const result = await results.next().catch((error: unknown) => {
        clearInterval(pings);
        throw error;
      });
      if (result.done === true) {
        clearInterval(pings);
        controller.enqueue(encoder.encode(complete));
        controller.close();
      } else if (isCut(result.value)) {
        await end();
        controller.close();
      } else controller.enqueue(encoder.encode(next(result.value)));
    },
    cancel: end,
  });
  return new Response(body, { headers });
}

/** A single result as the text of all server-sent events. */
export const eventsOf = (result: ExecutionResult): string => ping + next(result) + complete;

/** A single result as server-sent events. Unlike a stream, it has a length, so that it can be sent as a string. */
export function singleEvent(
  result: ExecutionResult,
  { Response: StringResponse }: Pick<FetchAPI, 'Response'>,
): Response {
  const body = eventsOf(result);
  const length = String(Buffer.byteLength(body));
  return new StringResponse(body, { headers: { ...headers, 'content-length': length } });
}

/** Whether a response is a stream, which ends at an unknown time. */
export const isStream = ({ headers: sent }: Response): boolean =>
  sent.get('content-type') === eventStreamType && !sent.has('content-length');
