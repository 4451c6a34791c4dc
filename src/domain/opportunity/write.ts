// Opportunities: creating and changing them, one at a time.
import type { Selection } from '../../database/table.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { retry } from '../retry.js';
import { keyOf } from '../key.js';
import { isUuid } from '../uuid.js';
import { rejectIssues } from '../validation.js';
import { externalKeyOf } from './read.js';
import type { Target } from '../version.js';
import { changeOpportunity, type WrittenColumns } from './change.js';
import { prepareInput, type OpportunityInput, type Prepared } from './input.js';
import { insertOpportunities } from './insert.js';
import { requireTransition } from './lifecycle.js';
import {
  findLinks,
  withCheckedLinks,
  type OpportunityLinks,
  type DefaultPlacement,
  type Own,
  type Placement,
} from './links.js';
import { firstRank } from './rank.js';

const noUsers = { salesRepId: null, projectManagerId: null, arOwnerId: null };

/** The present links of a record to users. They are read only if the input names a deactivated user. */
async function findOwn(
  caller: Caller,
  id: string,
  { deactivatedUsers }: OpportunityLinks,
): Promise<Own> {
  const present =
    deactivatedUsers.size > 0 && isUuid(id)
      ? await caller.db.opportunity.findUnique({
          where: keyOf(caller, id),
          select: { salesRepId: true, projectManagerId: true, arOwnerId: true },
        })
      : null;
  return { id, ...(present ?? noUsers) };
}

/** @throws ValidationError with all issues of the input */
async function prepare(
  caller: Caller,
  input: OpportunityInput,
  defaultPlacement: DefaultPlacement,
  ownId?: string,
): Promise<Prepared> {
  const links = await findLinks(caller, [input], defaultPlacement);
  const own = ownId === undefined ? undefined : await findOwn(caller, ownId, links);
  const prepared = prepareInput(input, links, { path: [], defaultPlacement, own });
  rejectIssues(caller, prepared.issues);
  return prepared;
}

/**
 * Checks the input of a new opportunity. The insertion reads the default placement, except if there are issues: all of
 * them are reported together.
 *
 * @throws ValidationError with all issues of the input
 */
async function prepareCreation(caller: Caller, input: OpportunityInput): Promise<Prepared> {
  const links = await findLinks(caller, [input], 'opportunity', { readsDefault: false });
  const prepared = prepareInput(input, links, { path: [], defaultPlacement: 'opportunity' });
  const isValid = prepared.issues.length === 0 && caller.foundIssues.length === 0;
  return isValid ? prepared : prepare(caller, input, 'opportunity');
}

/**
 * Creates an opportunity; an empty input makes a blank one, to be filled in later.
 *
 * @throws ValidationError
 */
export async function createOpportunity(
  caller: Caller,
  input: OpportunityInput,
  query: Selection = {},
): Promise<OpportunityModel> {
  return withCheckedLinks(
    () => prepareCreation(caller, input),
    async (prepared) => {
      const [row] = await insertOpportunities(caller, [prepared], query);
      if (row !== undefined) return row;
      // The default pipeline had no stage, which the check reports if it is still so.
      const [placed] = await insertOpportunities(
        caller,
        [await prepare(caller, input, 'opportunity')],
        query,
      );
      if (placed === undefined) throw new Error('The opportunity was not inserted.');
      return placed;
    },
  );
}

/**
 * The columns of a new placement, at the top of its stage. There are none if the stage stays the same, or if the input
 * names only the pipeline that the opportunity is in already.
 */
function newPlacement(
  before: OpportunityModel,
  { stageId }: OpportunityInput,
  placement?: Placement,
): WrittenColumns {
  if (placement === undefined || placement.stageId === before.stageId) return {};
  if (stageId == null && placement.pipelineId === before.pipelineId) return {};
  requireTransition(before, 'move');
  return { ...placement, stageRank: firstRank() };
}

/**
 * Changes the fields that the input contains: null clears a field, and an absent field keeps its value.
 *
 * @throws NotFoundError when the workspace has no such opportunity
 * @throws StaleVersionError when it is at another version than the one expected
 * @throws InvalidTransitionError when it is archived and to be moved
 * @throws ValidationError
 */
export async function updateOpportunity(
  caller: Caller,
  { id, expectedVersion, ...input }: OpportunityInput & Target,
  query: Selection = {},
) {
  return withCheckedLinks(
    () => prepare(caller, input, 'unchanged', id),
    ({ values, placement }) =>
      changeOpportunity(
        caller,
        { id, expectedVersion },
        'updated',
        (before) => ({ ...(values as WrittenColumns), ...newPlacement(before, input, placement) }),
        query,
      ),
  );
}

/** A caller that repeats an upsert sends a null that meant the default placement when the opportunity was created. */
function withoutNullPlacement<Input extends OpportunityInput>(input: Input): Input {
  const { pipelineId, stageId, ...others } = input;
  return {
    ...others,
    ...(pipelineId != null && { pipelineId }),
    ...(stageId != null && { stageId }),
  } as Input;
}

/**
 * Changes the opportunity that has this external ID, or creates it. A null as pipeline or stage counts as absent.
 *
 * @throws InvalidTransitionError when it is there, archived, and to be moved
 * @throws ValidationError
 */
export async function upsertOpportunity(
  caller: Caller,
  input: OpportunityInput & { externalId: string },
  query: Selection = {},
): Promise<{ opportunity: OpportunityModel; created: boolean }> {
  const where = externalKeyOf(caller, input.externalId);
  const find = async () =>
    where === undefined ? null : caller.db.opportunity.findUnique({ where, select: { id: true } });
  let known = await find();
  const write = async () => {
    if (known === null)
      return { opportunity: await createOpportunity(caller, input, query), created: true };
    const change = { ...withoutNullPlacement(input), id: known.id };
    return { opportunity: await updateOpportunity(caller, change, query), created: false };
  };
  // Another caller can create or delete the opportunity between the lookup and the write.
  return retry(write, async () => {
    const before = known;
    known = await find();
    return known?.id !== before?.id;
  });
}
