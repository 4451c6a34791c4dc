// Subscriptions that miss no event, for any client that sends them with graphql-ws.
import type { Client } from 'graphql-ws';

interface SentError {
  readonly extensions?: { readonly code?: string; readonly retryAfterSeconds?: number };
}

/**
 * A client whose subscriptions continue after the last event that they have received, whenever they start again. The
 * document must select the `id` of the event, and have the variable `$after`.
 *
 * @param readAgain reads the data of the page anew, when events may have been missed
 */
export const resuming = (client: Client, readAgain: () => void): Client => ({
  ...client,
  subscribe(payload, sink) {
    let after = payload.variables?.after;
    let isAgain = false;
    let isOver = false;
    let unsubscribe: () => void;
    const resumed = {
      ...payload,
      // The client of graphql-ws reads the variables each time when it sends the subscription.
      get variables() {
        // The subscription starts while this request is on its way.
        if (isAgain && after == null) setTimeout(readAgain, 1_000);
        isAgain = true;
        return { ...payload.variables, after };
      },
    };
    const start = () => {
      if (isOver) return;
      unsubscribe = client.subscribe<Record<string, { id?: string } | null>>(resumed, {
        next(result) {
          const [event] = Object.values(result.data ?? {});
          after = event?.id ?? after;
          sink.next(result as never);
        },
        error(thrown) {
          const [error] = Array.isArray(thrown) ? (thrown as SentError[]) : [];
          const { code, retryAfterSeconds = 1 } = error?.extensions ?? {};
          if (code === 'EVENTS_MISSED') {
            after = null;
            start();
          } else if (code === 'UNAVAILABLE' || code === 'RATE_LIMITED')
            setTimeout(start, retryAfterSeconds * 1_000);
          else sink.error(thrown);
        },
        complete: () => {
          sink.complete();
        },
      });
    };
    start();
    return () => {
      isOver = true;
      unsubscribe();
    };
  },
});
