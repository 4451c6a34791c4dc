// Changes an existing opportunity. One transaction locks it, decides what to write, writes it, and records the event.
import { lockOpportunity } from '../../database/statements.js';
import { NotFoundError } from '../../errors.js';
import type { Prisma } from '../../generated/prisma/client.js';
import type { OpportunityEventType } from '../value-sets.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { isUuid } from '../uuid.js';
import { requireVersion, type Target } from '../version.js';
import { changesBetween, changesOfDeletion, recordEvents, type FieldChange } from './events.js';
import type { OpportunitySelection } from './read.js';

/** The columns to write. */
export type WrittenColumns = Partial<Omit<OpportunityModel, 'id' | 'workspaceId' | 'version'>>;

/**
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws StaleVersionError when it is at another version than the one expected
 */
async function lock({ db }: Caller, target: Target): Promise<OpportunityModel> {
  const opportunity = isUuid(target.id) ? await lockOpportunity(db, target.id) : null;
  if (opportunity === null)
    throw new NotFoundError('There is no such opportunity in this workspace.');
  requireVersion(target, opportunity.version);
  return opportunity;
}

/** An update that brings the opportunity to another stage is recorded as a move, with its other changes. */
const recordedType = (type: OpportunityEventType, changes: readonly FieldChange[]) =>
  type === 'updated' && changes.some(({ field }) => field === 'stageId') ? 'moved' : type;

/**
 * Changes an opportunity. If no column differs, nothing is written and no event is recorded.
 *
 * @param decide returns the columns to write, given the locked row
 * @throws NotFoundError, StaleVersionError, and any error of `decide`; nothing is written then
 */
export function changeOpportunity(
  caller: Caller,
  target: Target,
  type: OpportunityEventType,
  decide: (before: OpportunityModel, caller: Caller) => WrittenColumns | Promise<WrittenColumns>,
  query: OpportunitySelection = {},
): Promise<OpportunityModel> {
  return inTransaction(caller, async (inner) => {
    const before = await lock(inner, target);
    const { id } = before;
    const where = keyOf(inner, id);
    const columns = await decide(before, inner);
    const changes = changesBetween(before, columns);
    if (changes.length === 0) return inner.db.opportunity.findUniqueOrThrow({ ...query, where });
    const version = before.version + 1;
    const data = { ...columns, version } as Prisma.OpportunityUncheckedUpdateInput;
    const after = await inner.db.opportunity.update({ ...query, where, data });
    const event = { opportunityId: id, version, type: recordedType(type, changes), changes };
    await recordEvents(inner, [event]);
    return after;
  });
}

/**
 * Deletes an opportunity. Its events stay.
 *
 * @throws NotFoundError, StaleVersionError
 */
export async function deleteOpportunity(caller: Caller, target: Target): Promise<{ id: string }> {
  return inTransaction(caller, async (inner) => {
    const before = await lock(inner, target);
    const { id } = before;
    await inner.db.opportunity.delete({ where: keyOf(inner, id), select: { id: true } });
    await recordEvents(inner, [
      {
        opportunityId: id,
        version: before.version + 1,
        type: 'deleted',
        changes: changesOfDeletion(before),
      },
    ]);
    return { id };
  });
}
