// Live events over a WebSocket. After a loss of the connection, the gateway first sends the events since the last one.
import { createClient, type Sink } from 'graphql-ws';
import type { FormattedExecutionResult, GraphQLError } from 'graphql';
import type { SubscriptionForwarder } from 'urql';
import { freshToken } from '../openid';
import { currentSession, currentToken, hasEnded, rejectSession } from '../session';
import { setConnected, setLiveProblem } from './connection';
import { noteMissedEvents } from './missed-events';

/** The code of the error with which the gateway ended a subscription. */
const codeOf = (error: unknown): unknown =>
  Array.isArray(error) ? (error as GraphQLError[])[0]?.extensions.code : undefined;

const messageIn = (error: unknown): string =>
  Array.isArray(error)
    ? (error as GraphQLError[]).map(({ message }) => message).join(' ')
    : 'The connection has failed.';

/** Errors after which the same subscription can succeed. */
const passing: readonly unknown[] = ['RATE_LIMITED', 'UNAVAILABLE'];
const retryMs = 5_000;

/** The time in which a subscription has surely started: the gateway does not say when it has. */
const startMs = 1_000;

/** A connection that breaks without notice, as after sleep, is found by a ping without a response. */
const pingMs = 10_000;
const pongMs = 5_000;

/** Soon after a restart of the gateway, but not with all pages at once, and never much later. */
const waitBefore = (retries: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.min(4_000, 250 * 2 ** retries) * (0.5 + Math.random() / 2));
  });

const normalClosure = 1000;
const unauthorizedCode = 4401;
/** The token of a person has expired. The connection opens again, with the next token. */
const expiredCode = 4403;

function socketAddress(): string {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

/** The ID of the event in a result of a subscription: its only field is an event. */
function eventIdIn({ data }: FormattedExecutionResult): string | undefined {
  const [event] = Object.values(data ?? {}) as { readonly id: string }[];
  return event?.id;
}

function openSocket() {
  const session = currentSession();
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: socketAddress(),
    // With an expired token, the gateway closes the socket with 4403, and the client tries again.
    connectionParams: async () => ({
      Authorization: `Bearer ${(await freshToken().catch(currentToken)) ?? ''}`,
    }),
    retryAttempts: Infinity,
    retryWait: waitBefore,
    // By default, an attempt that finds no gateway is the last one.
    shouldRetry: () => true,
    keepAlive: pingMs,
    on: {
      connected() {
        setConnected(true);
      },
      ping(isReceived) {
        // A close frame would wait for the other side, which does not respond.
        if (!isReceived)
          silence = setTimeout(() => {
            client.terminate();
          }, pongMs);
      },
      pong(isReceived) {
        if (isReceived) clearTimeout(silence);
      },
      closed(event) {
        clearTimeout(silence);
        const { code } = event as CloseEvent;
        if (code === unauthorizedCode) {
          if (!hasEnded(session)) rejectSession('The gateway no longer accepts this sign-in.');
        } else if (code !== normalClosure && code !== expiredCode) setConnected(false);
      },
    },
  });
  return client;
}

/** The socket opens with the first subscription, and closes after the last one. */
export function connectLive(): SubscriptionForwarder {
  const socket = openSocket();

  const forward: SubscriptionForwarder = ({ query = '', variables }) => ({
    subscribe(sink) {
      let retry: ReturnType<typeof setTimeout> | undefined;
      let gap: ReturnType<typeof setTimeout> | undefined;
      let stop: (() => void) | undefined;
      // graphql-ws sends this object again after a loss of the connection, then with the last event.
      const payload = { query, variables: { ...variables } as Record<string, unknown> };
      const events: Sink<FormattedExecutionResult> = {
        next(result) {
          payload.variables.after = eventIdIn(result) ?? payload.variables.after;
          sink.next(result);
        },
        error(error) {
          const code = codeOf(error);
          if (code === 'EVENTS_MISSED') {
            // From now on: the same event would be rejected again. Then the page reads what was missed.
            payload.variables.after = null;
            start();
          } else if (passing.includes(code)) retry = setTimeout(start, retryMs);
          else {
            setLiveProblem(messageIn(error));
            sink.error(error);
          }
        },
        complete: sink.complete,
      };
      /** Without an event to continue after, the page reads what may have been missed before the subscription started. */
      function closeGap() {
        clearTimeout(gap);
        if (payload.variables.after == null) gap = setTimeout(noteMissedEvents, startMs);
      }
      function start() {
        stop = socket.subscribe(payload, events);
        closeGap();
      }
      const unlisten = socket.on('connected', (_socket, _payload, isAgain) => {
        if (isAgain) closeGap();
      });
      setLiveProblem(undefined);
      start();
      return {
        unsubscribe() {
          unlisten();
          clearTimeout(retry);
          clearTimeout(gap);
          stop?.();
        },
      };
    },
  });

  return forward;
}
