// Opportunities: creating and changing them.
import { z } from 'zod';
import { isBrokenReference, isMissingRow } from '../../database/errors.js';
import { NotFoundError } from '../../errors.js';
import type { Caller } from '../caller.js';
import { dollars, type Decimal } from '../money.js';
import { isUuid } from '../uuid.js';
import { text, textLengthMax, validate, type Maybe } from '../validation.js';
import { checkPeople, findPlacement, type PeopleInput, type PlacementInput } from './links.js';
import type { Selection } from './read.js';

const tagLengthMax = 100;
const tagsMax = 100;

export interface OpportunityInput extends PeopleInput, PlacementInput {
  readonly name?: Maybe<string>;
  readonly contactName?: Maybe<string>;
  readonly value?: Maybe<Decimal>;
  readonly leadSource?: Maybe<string>;
  readonly appointmentAt?: Maybe<Date>;
  readonly addressStreet?: Maybe<string>;
  readonly addressCity?: Maybe<string>;
  readonly addressState?: Maybe<string>;
  readonly addressZip?: Maybe<string>;
  readonly addressCountry?: Maybe<string>;
  readonly tags?: Maybe<readonly string[]>;
}

const optionalText = text(textLengthMax).nullable().exactOptional();
const link = z.string().nullable().exactOptional();

/** The columns that a caller fills in. A field that is missing here is refused, never dropped. */
const opportunityInput = z.strictObject({
  name: optionalText,
  contactName: optionalText,
  primaryContactId: link,
  value: dollars.nullable().exactOptional(),
  leadSource: optionalText,
  appointmentAt: z.date().nullable().exactOptional(),
  addressStreet: optionalText,
  addressCity: optionalText,
  addressState: optionalText,
  addressZip: optionalText,
  addressCountry: optionalText,
  salesRepId: link,
  projectManagerId: link,
  arOwnerId: link,
  tags: z
    .array(text(tagLengthMax))
    .max(tagsMax, `Must hold at most ${String(tagsMax)} tags.`)
    .nullable()
    .transform((tags) => tags ?? [])
    .exactOptional(),
});

const writeArguments = z.object({ input: opportunityInput });

/**
 * What to write for an input, with everything that is wrong with it reported at once.
 *
 * @param place whether an input that names neither pipeline nor stage goes to the default place
 */
async function prepare(caller: Caller, input: OpportunityInput, place: 'default' | 'unchanged') {
  const { pipelineId, stageId, ...columns } = input;
  const [peopleIssues, { placement, issues }] = await Promise.all([
    checkPeople(caller, columns),
    findPlacement(caller, { pipelineId, stageId }, place),
  ]);
  const found = [...peopleIssues, ...issues];
  const { input: values } = validate(caller, writeArguments, { input: columns }, found);
  return { ...values, ...placement };
}

/**
 * Runs a write. Between the check of the links and the write a linked record can vanish; the foreign
 * keys then refuse, and a second check finds which one it was.
 */
async function withCheckedLinks<Result>(
  check: () => Promise<unknown>,
  write: () => Promise<Result>,
) {
  try {
    return await write();
  } catch (error) {
    if (isBrokenReference(error)) await check();
    throw error;
  }
}

/**
 * Creates an opportunity; an empty input makes a blank one, to be filled in later.
 *
 * @throws ValidationError
 */
export async function createOpportunity(
  caller: Caller,
  { input }: { input: OpportunityInput },
  query: Selection = {},
) {
  const { workspaceId } = caller.viewer;
  const check = () => prepare(caller, input, 'default');
  const { pipelineId, stageId, ...values } = await check();
  if (pipelineId === undefined || stageId === undefined) throw new Error('No place was found.');
  const data = { ...values, workspaceId, pipelineId, stageId };
  return withCheckedLinks(check, () => caller.db.opportunity.create({ ...query, data }));
}

const noSuchOpportunity = () =>
  new NotFoundError('There is no such opportunity in this workspace.');

/**
 * Changes the fields that the input holds: null clears a field, an absent one stays as it is.
 *
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws ValidationError
 */
export async function updateOpportunity(
  caller: Caller,
  { input: { id, ...input } }: { input: OpportunityInput & { id: string } },
  query: Selection = {},
) {
  const { workspaceId } = caller.viewer;
  const check = () => prepare(caller, input, 'unchanged');
  const data = await check();
  if (!isUuid(id)) throw noSuchOpportunity();
  const where = { workspaceId_id: { workspaceId, id } };
  try {
    return await withCheckedLinks(check, () =>
      caller.db.opportunity.update({ ...query, where, data }),
    );
  } catch (error) {
    if (isMissingRow(error)) throw noSuchOpportunity();
    throw error;
  }
}
