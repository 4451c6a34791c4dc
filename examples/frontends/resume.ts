// Subscriptions that miss no event, for any client that sends them with graphql-ws.
import type { Client } from 'graphql-ws';

interface SentError {
  readonly extensions?: { readonly code?: string; readonly retryAfterSeconds?: number };
}

/**
 * A client whose subscriptions continue after the last event that they have received, whenever they start again. The
 * document must select the `id` of the event, and have the variable `$after`.
 *
 * @param readAgain reads the data of the page anew, when events may have been missed; repeated until it succeeds
 */
export const resuming = (client: Client, readAgain: () => Promise<unknown>): Client => ({
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
    let reading: ReturnType<typeof setTimeout> | undefined;
    let restarting: ReturnType<typeof setTimeout> | undefined;
    const readIn = (waitMs: number) => {
      clearTimeout(reading);
      if (isOver) return;
      reading = setTimeout(() => {
        readAgain().catch(() => {
          readIn(Math.min(2 * waitMs, 30_000));
        });
      }, waitMs);
    };
    /** If there is no event to continue after, reads the data a second later, when the subscription has started. */
    const closeGap = () => {
      if (after == null) readIn(1_000);
    };
    const unlisten = client.on('connected', closeGap);
    const stop = () => {
      isOver = true;
      unlisten();
      clearTimeout(reading);
      clearTimeout(restarting);
    };
    const start = () => {
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
          } else if (code === 'UNAVAILABLE' || code === 'RATE_LIMITED') {
            restarting = setTimeout(start, retryAfterSeconds * 1_000);
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
      closeGap();
    };
    start();
    return () => {
      stop();
      unsubscribe();
    };
  },
});
