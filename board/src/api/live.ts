// Live events over a WebSocket. After a loss of the connection, the gateway first sends the events since the last one.
import { createClient, type Sink } from 'graphql-ws';
import type { FormattedExecutionResult, GraphQLError } from 'graphql';
import type { SubscriptionForwarder } from 'urql';
import { signOut } from '../session';
import { setConnected } from './connection';

const isMissed = (error: unknown): boolean =>
  Array.isArray(error) &&
  (error as GraphQLError[]).some(({ extensions }) => extensions.code === 'EVENTS_MISSED');

const unauthorizedCode = 4401;

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

export function connectLive(token: string, onMissed: () => void) {
  const socket = createClient({
    url: socketAddress(),
    connectionParams: { Authorization: `Bearer ${token}` },
    retryAttempts: Infinity,
    on: {
      connected: () => {
        setConnected(true);
      },
      closed(event) {
        if ((event as CloseEvent).code === unauthorizedCode)
          signOut('The gateway does not accept this key any longer.');
        else if (!(event as CloseEvent).wasClean) setConnected(false);
      },
    },
  });

  const forward: SubscriptionForwarder = ({ query = '', variables }) => ({
    subscribe(sink) {
      // graphql-ws sends this object again after a loss of the connection, then with the last event.
      const payload = { query, variables: { ...variables } as Record<string, unknown> };
      const events: Sink<FormattedExecutionResult> = {
        next(result) {
          payload.variables.after = eventIdIn(result) ?? payload.variables.after;
          sink.next(result);
        },
        error(error) {
          if (isMissed(error)) onMissed();
          else sink.error(error);
        },
        complete: sink.complete,
      };
      return { unsubscribe: socket.subscribe(payload, events) };
    },
  });

  return { forward, close: () => void socket.dispose() };
}
