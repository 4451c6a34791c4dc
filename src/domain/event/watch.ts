// Watches the events of records: first those that a client has missed, then each one as it is committed. For each change,
// the valid principals and the event are read once for all watchers of the workspace (database/shared-work.ts).
import { missed, principalInvalid, type Change, type Changes } from '../../database/changes.js';
import type { ChangeKey } from '../../database/shared-work.js';
import { asGatewayError } from '../../as-gateway-error.js';
import { GatewayError } from '../../errors.js';
import type { Caller } from '../caller.js';
import { readValidity } from '../valid-principals.js';

/** The relation of an event to the subscription that sends it. */
export interface EventDelivery {
  /** Whether the event is sent because the client named an earlier one. It may have been sent before. */
  readonly isReplayed: boolean;
  /** Whether the record matches the filter of the subscription after the change. */
  readonly matchesFilter: boolean;
}

type Delivered<Row> = Row & { readonly delivery: EventDelivery };

interface AddedEvent<Row> {
  readonly event: Delivered<Row>;
  /** Does further work on the event once for everybody who watches the workspace. */
  readonly once: Change['once'];
}

/** An event, or the reason why no more will follow. */
export type EventOrEnd<Row> = AddedEvent<Row> | GatewayError;

interface WatchedEvents<Row, Key extends ChangeKey> {
  /** Whether a change is of the records that are watched. */
  readonly isOf: (key: ChangeKey) => key is Key;
  /** Reads the events that the client has missed, in order. */
  readonly missed: () => Promise<readonly Row[]>;
  /** Reads the event of a change. */
  readonly find: (change: Change<Key>) => Promise<Row | null>;
  /** Whether the record matches the filter. Undefined: the event is not sent. */
  readonly matches: (event: Row, once: Change['once']) => Promise<boolean | undefined>;
}

/** Work on an event that has been missed is done for its client alone. */
const alone: Change['once'] = (_name, work) => work();

const deliver = <Row>(
  event: Row,
  once: Change['once'],
  delivery: EventDelivery,
): AddedEvent<Row> => ({
  event: { ...event, delivery },
  // Results contain the delivery.
  once: (name, work) => once(`${JSON.stringify(delivery)} ${name}`, work),
});

/**
 * Watches events. The stream ends, after an error that says why, when events may have been missed, and when the API key
 * or the token stops being valid.
 *
 * @throws GatewayError RATE_LIMITED when the workspace has as many streams as it may have; otherwise as `missed` does
 */
export async function watchEvents<Row extends { readonly id: string }, Key extends ChangeKey>(
  caller: Caller,
  events: WatchedEvents<Row, Key>,
): Promise<AsyncIterableIterator<EventOrEnd<Row>>> {
  // Changes are received from here on, so that no event is committed between those that were missed and the others.
  const changes = await caller.watch();
  const replayed = await events.missed().catch(async (error: unknown) => {
    await changes.return?.();
    throw error;
  });
  const replayedIds = new Set(replayed.map(({ id }) => id));

  async function deliverMatch(event: Row, once: Change['once'], isReplayed: boolean) {
    const matchesFilter = await events.matches(event, once);
    return matchesFilter === undefined ? null : deliver(event, once, { isReplayed, matchesFilter });
  }
  async function read(change: Change): Promise<AddedEvent<Row> | null> {
    if (!events.isOf(change)) return null;
    await requireValidPrincipal(caller, change);
    const event = await events.find(change);
    if (event === null || replayedIds.has(event.id)) return null;
    return deliverMatch(event, change.once, false);
  }
  return readEach(
    caller,
    changes,
    read,
    replayed.map((event) => () => deliverMatch(event, alone, true)),
  );
}

/**
 * Reads the event of each change with `read`; a change for which that returns null is skipped. (No generator: one that
 * waits for the next change could not be stopped.)
 *
 * @param before reads of events that precede those of changes
 */
function readEach<Row>(
  caller: Pick<Caller, 'viewer'>,
  changes: Changes,
  read: (change: Change) => Promise<AddedEvent<Row> | null>,
  before: (() => Promise<AddedEvent<Row> | null>)[] = [],
): AsyncIterableIterator<EventOrEnd<Row>> {
  const end = async (reason: GatewayError) => {
    before.length = 0;
    await changes.return?.();
    return reason;
  };
  async function next(): Promise<IteratorResult<EventOrEnd<Row>, undefined>> {
    for (;;) {
      try {
        // A client that reads slowly could otherwise read all that it has missed after its key was revoked.
        if (changes.isPrincipalInvalid()) throw noLongerValid(caller);
        const first = before.shift();
        const heard = first === undefined ? await changes.next() : undefined;
        if (heard?.done === true) return { done: true, value: undefined };
        if (heard?.value === missed)
          throw new GatewayError(
            'UNAVAILABLE',
            'Events may be missed from here on. Subscribe again, and read the data again.',
          );
        if (heard?.value === principalInvalid) throw noLongerValid(caller);
        const value = await (first?.() ?? (heard && read(heard.value)));
        if (value != null) return { done: false, value };
      } catch (error) {
        return { done: false, value: await end(asGatewayError(error)) };
      }
    }
  }
  return {
    next,
    async return() {
      before.length = 0;
      await changes.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Watches a workspace without reading its changes. */
export interface EndOfWatch {
  /** Why the watch ended: see `watchEvents`. Undefined after `stop`. */
  readonly reason: Promise<GatewayError | undefined>;
  readonly stop: () => void;
}

/**
 * Watches until events may be missed, or the API key or the token stops being valid.
 *
 * @throws GatewayError RATE_LIMITED when the workspace has as many streams as it may have
 */
export async function watchForEnd(caller: Pick<Caller, 'viewer' | 'watch'>): Promise<EndOfWatch> {
  const nothing = readEach<never>(caller, await caller.watch(), () => Promise.resolve(null));
  const end = nothing.next().then(({ value }) => value as GatewayError | undefined);
  return { reason: end, stop: () => void nothing.return?.() };
}

const noLongerValid = ({ viewer: { principal } }: Pick<Caller, 'viewer'>) =>
  new GatewayError(
    'UNAUTHORIZED',
    principal.kind === 'apiKey'
      ? 'The API key is no longer valid.'
      : 'The token has expired, or its user has been deactivated.',
  );

/** @throws GatewayError UNAUTHORIZED once the API key or the token is no longer valid */
async function requireValidPrincipal(caller: Caller, change: Change): Promise<void> {
  const isValid = await change.once('validity', () => readValidity(caller.db, change.principals));
  if (!isValid(caller.viewer.principal)) throw noLongerValid(caller);
}
