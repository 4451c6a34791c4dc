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
    let isOver = false;
    let unsubscribe: () => void;
    const resumed = {
      ...payload,
      // The client of graphql-ws reads the variables whenever it sends the subscription.
      get variables() {
        return { ...payload.variables, after };
      },
    };
    /** Without an event to continue after, reads the data, once the subscription has started. */
    const closeGap = () => {
      if (after == null && !isOver) setTimeout(readAgain, 1_000);
    };
    let isGap = false;
    const listeners = [
      client.on('closed', () => {
        isGap = true;
      }),
      client.on('connected', () => {
        if (isGap) closeGap();
        isGap = false;
      }),
    ];
    const stop = () => {
      isOver = true;
      for (const unlisten of listeners) unlisten();
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
            closeGap();
          } else if (code === 'UNAVAILABLE' || code === 'RATE_LIMITED') {
            setTimeout(() => {
              start();
              closeGap();
            }, retryAfterSeconds * 1_000);
          } else {
            stop();
            sink.error(thrown);
          }
        },
        complete() {
          stop();
          sink.complete();
        },
      });
    };
    start();
    return () => {
      stop();
      unsubscribe();
    };
  },
});
