// The timers of the recipes for frontends, without a gateway.
import type { Client, Sink } from 'graphql-ws';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSocket, type Connection } from '../../examples/frontends/connection.js';
import { resuming } from '../../examples/frontends/resume.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A WebSocket of a browser, at a gateway that signs in, and does not respond to a ping. */
class SilentSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static readonly opened: SilentSocket[] = [];
  readyState = 1;
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  readonly closeCodes: (number | undefined)[] = [];
  constructor() {
    SilentSocket.opened.push(this);
    queueMicrotask(() => this.onopen?.());
  }
  send(text: string) {
    if (text.includes('connection_init')) this.onmessage?.({ data: '{"type":"connection_ack"}' });
  }
  close(code?: number) {
    this.closeCodes.push(code);
    this.lose();
  }
  lose(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code, reason: '' });
  }
}

test('a connection without a response to its ping is closed, and the next one is not closed in its place', async () => {
  const credential = vi.fn<Connection['credential']>(() => Promise.resolve('token'));
  const client = openSocket({
    gateway: 'http://127.0.0.1',
    credential,
    webSocketImpl: SilentSocket,
  });
  client.subscribe(
    { query: 'subscription { any }' },
    { next: () => undefined, error: () => undefined, complete: () => undefined },
  );
  await vi.advanceTimersByTimeAsync(10_000 + 4_000);
  const [first] = SilentSocket.opened;
  first?.lose(4403);
  await vi.advanceTimersByTimeAsync(2_000);
  const [, second] = SilentSocket.opened;
  expect(second?.closeCodes).toEqual([]);
  await vi.advanceTimersByTimeAsync(13_500);
  expect(second?.closeCodes).toEqual([4499]);
  await vi.advanceTimersByTimeAsync(1_000);
  // Another token only after the code that asks for one.
  expect(credential.mock.calls).toEqual([[false], [true], [false]]);
  void client.dispose();
});

/** A client whose subscription the test lets connect and fail. */
function controlledClient() {
  const sinks: Sink[] = [];
  const sent: unknown[] = [];
  const listeners = new Set<() => void>();
  const client = {
    on: (_event: string, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribe: ({ variables }: { variables: { after: unknown } }, sink: Sink) => {
      sinks.push(sink);
      sent.push(variables.after);
      return () => undefined;
    },
  };
  return {
    ...{ client: client as unknown as Client, sent, listeners },
    connect: () => {
      for (const listener of listeners) listener();
    },
    receive: (id: string) => sinks.at(-1)?.next({ data: { eventAdded: { id } } }),
    fail: (code: string) => sinks.at(-1)?.error([{ extensions: { code, retryAfterSeconds: 7 } }]),
  };
}

function resumed(client: Client, readAgain: () => Promise<unknown>, after: string | null) {
  return resuming(client, readAgain).subscribe(
    { query: '', variables: { after } },
    { next: () => undefined, error: () => undefined, complete: () => undefined },
  );
}

test('without an event to continue after, the data is read after each start, until the read succeeds', async () => {
  const { client, connect, receive } = controlledClient();
  const readAgain = vi.fn(() => Promise.resolve());
  const stop = resumed(client, readAgain, null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(readAgain).toHaveBeenCalledTimes(1);
  readAgain.mockRejectedValueOnce(new Error('Offline.')).mockRejectedValueOnce(new Error('Still.'));
  connect();
  await vi.advanceTimersByTimeAsync(2_000);
  // The event does not bring what was missed before it.
  receive('1');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(readAgain).toHaveBeenCalledTimes(1 + 3);
  connect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(readAgain).toHaveBeenCalledTimes(1 + 3);
  stop();
});

test('a subscription that is rejected for a while starts again once', async () => {
  const { client, fail, sent } = controlledClient();
  const stop = resumed(client, () => Promise.resolve(), 'a');
  fail('RATE_LIMITED');
  await vi.advanceTimersByTimeAsync(6_900);
  expect(sent).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual(['a', 'a']);
  fail('EVENTS_MISSED');
  expect(sent).toEqual(['a', 'a', null]);
  stop();
});

test.each([
  ['waits to start again', 'a', 'UNAVAILABLE'],
  ['is about to read the data', null, undefined],
  ['has missed events', 'a', 'EVENTS_MISSED'],
])('a subscription that ends while it %s leaves nothing behind', async (_when, after, code) => {
  const { client, fail, sent, listeners } = controlledClient();
  const readAgain = vi.fn(() => Promise.resolve());
  const stop = resumed(client, readAgain, after);
  if (code !== undefined) fail(code);
  stop();
  expect(vi.getTimerCount()).toBe(0);
  expect(listeners.size).toBe(0);
  const starts = sent.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(starts);
  expect(readAgain).not.toHaveBeenCalled();
});
