// Merges two contacts: one takes over the opportunities and the missing values of the other, which is deleted.
import { giveContact } from '../../database/contact-statements.js';
import { closeToOpportunities } from '../../database/stage-statements.js';
import { lockRow } from '../../database/statements.js';
import type { Selection } from '../../database/table.js';
import { LimitReachedError, ValidationError } from '../../errors.js';
import type { ContactModel } from '../../generated/prisma/models.js';
import { forAddress } from '../address.js';
import { inTransaction, type Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { changesBetween, recordEvents } from '../opportunity/events.js';
import { changeOf, deletionOf } from '../event/audited-records.js';
import { recordWorkspaceEvents } from '../event/write.js';
import { differing, updateRecord } from '../stored-record.js';
import { rejectIssues, tagsMax, type Maybe } from '../validation.js';
import { isUuid } from '../uuid.js';
import { requireVersion } from '../version.js';
import { contactKeys } from './keys.js';

/** The most opportunities that one merge moves. */
export const mergedMax = 1_000;

export interface Merge {
  /** The contact that stays. */
  readonly intoId: string;
  /** The contact that is deleted. */
  readonly fromId: string;
  /** The version of the contact that stays. Default: no check. */
  readonly expectedVersion?: Maybe<number>;
}

const address = (prefix: 'billing' | 'mailing') =>
  Object.values(forAddress(prefix, (column) => column));

/** The columns that a contact takes over together, if it has a value in none of them. */
const takenTogether = [
  ...(['lastName', 'email', 'phone', 'company', 'jobTitle', 'type', 'externalId'] as const).map(
    (column) => [column],
  ),
  address('mailing'),
  address('billing'),
] as const satisfies readonly (readonly (keyof ContactModel)[])[];

/**
 * The columns that the contact takes over.
 *
 * @throws LimitReachedError when both have more than 100 tags together
 */
function takenFrom(from: ContactModel, into: ContactModel): Partial<ContactModel> {
  const lacks = (column: keyof ContactModel) => into[column] === null || into[column] === '';
  const columns = takenTogether
    .filter((together) => together.every(lacks))
    .flatMap((together) => together.map((column) => [column, from[column]]));
  const tags = [...new Set([...into.tags, ...from.tags])];
  if (tags.length > tagsMax)
    throw new LimitReachedError(
      `The contacts have ${String(tags.length)} tags together. A contact has at most ${String(tagsMax)}. Remove some of them first.`,
      tagsMax,
    );
  return { ...(Object.fromEntries(columns) as Partial<ContactModel>), tags };
}

/** Moves the opportunities of a contact. Each gets an event and a new version. */
async function moveOpportunities(caller: Caller, ids: { from: string; into: string }) {
  const moved = await giveContact(caller.db, ids);
  if (moved.length === 0) return;
  const changes = changesBetween({ primaryContactId: ids.from }, { primaryContactId: ids.into });
  await recordEvents(
    caller,
    moved.map(({ id, version }) => ({ opportunityId: id, version, type: 'updated', changes })),
  );
}

/**
 * Locks both contacts in the order of their IDs, so that two merges do not wait for each other.
 *
 * @throws ValidationError when the workspace lacks one of them
 */
async function lockBoth({ db }: Caller, ids: Pick<Merge, 'intoId' | 'fromId'>) {
  const locked = new Map<string, ContactModel | null>();
  for (const id of Object.values(ids).filter(isUuid).sort())
    locked.set(id, await lockRow(db, 'contact', id));
  const [into, from] = [locked.get(ids.intoId) ?? null, locked.get(ids.fromId) ?? null];
  if (into !== null && from !== null) return { into, from };
  const message = 'Does not name a contact of this workspace.';
  throw new ValidationError([
    ...(into === null ? [{ path: ['intoId'], message }] : []),
    ...(from === null ? [{ path: ['fromId'], message }] : []),
  ]);
}

/**
 * Merges a contact into another one.
 *
 * @throws StaleVersionError when the contact that stays is at another version than the one expected
 * @throws LimitReachedError when the other one has more than 1,000 opportunities, or both have more than 100 tags together
 * @throws ValidationError when the workspace lacks one of them, or both are the same
 */
export async function mergeContacts(
  caller: Caller,
  { intoId, fromId, expectedVersion }: Merge,
  query: Selection = {},
): Promise<{ contact: ContactModel; deletedId: string }> {
  rejectIssues(caller, []);
  if (intoId === fromId)
    throw new ValidationError([{ path: ['fromId'], message: 'Must be another contact.' }]);
  return inTransaction(caller, async (inner) => {
    const { into, from } = await lockBoth(inner, { intoId, fromId });
    requireVersion({ id: intoId, expectedVersion }, into.version);
    await closeToOpportunities(inner.db, 'contact', fromId);
    const count = await inner.db.opportunity.count({ where: { primaryContactId: fromId } });
    if (count > mergedMax)
      throw new LimitReachedError(
        `The contact that is to be deleted has ${String(count)} opportunities or projects. At most ${mergedMax.toLocaleString('en')} can be moved by a merge. Give some of them another contact first.`,
        mergedMax,
      );
    await moveOpportunities(inner, { from: fromId, into: intoId });
    // The deletion comes first, because the contact that stays may take over the external ID.
    await inner.db.contact.delete({ where: keyOf(inner, fromId), select: { id: true } });
    const taken = differing(into, takenFrom(from, into));
    const version = into.version + 1;
    const keys = contactKeys({ ...into, ...taken }, version, inner.viewer.country);
    const data = taken && { ...taken, ...keys, version };
    const contact = await updateRecord(inner, 'contact', intoId, data, query);
    await recordWorkspaceEvents(inner, [
      { ...deletionOf('contact', from), relatedId: intoId },
      { ...changeOf('contact', into, data ?? {}, 'merged'), relatedId: fromId },
    ]);
    return { contact, deletedId: fromId };
  });
}
