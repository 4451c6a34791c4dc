// Changes an existing opportunity. One transaction locks it, decides what to write, writes it, and records the event.
import type { Selection } from '../../database/table.js';
import type { OpportunityEventType } from '../value-sets.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import type { FieldChange } from '../event/audit.js';
import { keyOf } from '../key.js';
import { lockRecord, updateRecord } from '../stored-record.js';
import { requireVersion, type Target } from '../version.js';
import {
  changesBetween,
  changesOfDeletion,
  notificationOfEvents,
  recordEvents,
  recordOfEvents,
} from './events.js';

/** The columns to write. */
export type WrittenColumns = Partial<Omit<OpportunityModel, 'id' | 'workspaceId' | 'version'>>;

/**
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws StaleVersionError when it is at another version than the one expected
 */
async function lock(caller: Caller, target: Target): Promise<OpportunityModel> {
  const opportunity = await lockRecord(caller, 'opportunity', target.id);
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
  query: Selection = {},
): Promise<OpportunityModel> {
  return inTransaction(caller, async (inner) => {
    const before = await lock(inner, target);
    const { id } = before;
    const columns = await decide(before, inner);
    const changes = changesBetween(before, columns);
    if (changes.length === 0) return updateRecord(inner, 'opportunity', id, undefined, query);
    const version = before.version + 1;
    const event = { opportunityId: id, version, type: recordedType(type, changes), changes };
    const after = await inner.db.$changeRecorded(
      {
        model: 'Opportunity',
        id,
        values: { ...columns, version, updatedAt: new Date() },
        events: recordOfEvents(inner, [event]),
        selection: query,
      },
      notificationOfEvents([event]),
    );
    if (after === undefined) throw new Error('The locked opportunity was not changed.');
    return after as unknown as OpportunityModel;
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
