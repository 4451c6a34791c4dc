// Subscriptions to the events of opportunities. For each change, the valid principals, the event and the result of each
// distinct filter are read once for all subscribers of the workspace (database/shared-work.ts).
import { missed, principalInvalid, type Change, type Changes } from '../../database/changes.js';
import { asGatewayError, GatewayError } from '../../errors.js';
import type { OpportunityEventModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { matchesAll } from '../list/condition.js';
import { readValidity } from '../valid-principals.js';
import { rejectIssues, type Maybe } from '../validation.js';
import {
  opportunityWhere,
  planOpportunityFilter,
  type OpportunityCondition,
  type OpportunityFilter,
} from './read.js';

interface AddedEvent {
  readonly event: OpportunityEventModel;
  /** Does further work on the event once for everybody who watches the workspace. */
  readonly once: Change['once'];
}

/** An event, or the reason why no more will follow. */
export type EventOrEnd = AddedEvent | GatewayError;

/**
 * Watches the events of the opportunities that match the filter after the change. The event of a deletion reaches
 * everybody, since a deleted opportunity cannot be matched.
 *
 * The stream ends, after an error that says why, when events may have been missed, and when the API key or the token stops
 * being valid.
 *
 * @throws ValidationError for an invalid filter
 * @throws GatewayError RATE_LIMITED when the workspace has as many streams as it may have
 */
export async function watchOpportunityEvents(
  caller: Caller,
  { where }: { where?: Maybe<OpportunityFilter> },
): Promise<AsyncIterableIterator<EventOrEnd>> {
  const { condition, issues } = planOpportunityFilter(caller, where);
  rejectIssues(caller, issues);
  const changes = await caller.watch();
  return reading(caller, changes, async (change) => {
    await requireValidPrincipal(caller, change);
    return readEvent(caller, change, matchesAll(condition) ? undefined : condition);
  });
}

/**
 * Reads the event of each change with `read`; a change for which that returns null is skipped. (No generator: one that
 * waits for the next change could not be stopped.)
 */
function reading(
  caller: Caller,
  changes: Changes,
  read: (change: Change) => Promise<AddedEvent | null>,
): AsyncIterableIterator<EventOrEnd> {
  const end = async (reason: GatewayError) => {
    await changes.return?.();
    return reason;
  };
  async function next(): Promise<IteratorResult<EventOrEnd, undefined>> {
    for (;;) {
      const heard = await changes.next();
      if (heard.done === true) return { done: true, value: undefined };
      try {
        if (heard.value === missed)
          throw new GatewayError(
            'UNAVAILABLE',
            'Events may be missed from here on. Subscribe again, and read the data again.',
          );
        if (heard.value === principalInvalid) throw noLongerValid(caller);
        const value = await read(heard.value);
        if (value !== null) return { done: false, value };
      } catch (error) {
        return { done: false, value: await end(asGatewayError(error)) };
      }
    }
  }
  return {
    next,
    async return() {
      await changes.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

const noLongerValid = ({ viewer: { principal } }: Caller) =>
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

/** @returns null if the opportunity does not match */
async function readEvent(
  { db, viewer: { workspaceId } }: Caller,
  { opportunityId, version, once }: Change,
  condition: OpportunityCondition | undefined,
): Promise<AddedEvent | null> {
  const event = await once('event', () =>
    db.opportunityEvent.findUnique({
      where: { workspaceId_opportunityId_version: { workspaceId, opportunityId, version } },
    }),
  );
  if (event === null) return null;
  const isMatch =
    event.type === 'deleted' ||
    condition === undefined ||
    (await once(`matches ${JSON.stringify(condition)}`, async () => {
      const match = await db.opportunity.findFirst({
        where: { id: opportunityId, AND: opportunityWhere(condition) },
        select: { id: true },
      });
      return match !== null;
    }));
  return isMatch ? { event, once } : null;
}
