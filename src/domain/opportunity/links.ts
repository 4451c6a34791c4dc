// What an opportunity refers to: people of the workspace, and its place in a pipeline. A reference to
// anything else is reported in the same words whether or not the id exists in another workspace.
import type { Issue } from '../../errors.js';
import type { Caller } from '../caller.js';
import { isUuid } from '../uuid.js';
import type { Maybe } from '../validation.js';

type Link = Maybe<string>;

export interface PeopleInput {
  readonly primaryContactId?: Link;
  readonly salesRepId?: Link;
  readonly projectManagerId?: Link;
  readonly arOwnerId?: Link;
}

export interface PlacementInput {
  readonly pipelineId?: Link;
  readonly stageId?: Link;
}

const issue = (field: string, message: string): Issue => ({ path: ['input', field], message });
const doesNotName = (field: string, noun: string) =>
  issue(field, `Does not name a ${noun} of this workspace.`);

const userFields = ['salesRepId', 'projectManagerId', 'arOwnerId'] as const;

/** The links to a contact or a user that name none of this workspace. */
export async function checkPeople({ db, viewer }: Caller, input: PeopleInput): Promise<Issue[]> {
  const { workspaceId } = viewer;
  const contactId = input.primaryContactId;
  const userIds = [...new Set(userFields.map((field) => input[field]))].filter((id) => id != null);
  const askable = userIds.filter(isUuid);
  const [contact, users] = await Promise.all([
    contactId != null && isUuid(contactId)
      ? db.contact.findUnique({
          where: { workspaceId_id: { workspaceId, id: contactId } },
          select: { id: true },
        })
      : null,
    askable.length > 0
      ? db.user.findMany({ where: { id: { in: askable } }, select: { id: true } })
      : [],
  ]);
  const known = new Set(users.map(({ id }) => id));
  return [
    ...(contactId != null && contact === null ? [doesNotName('primaryContactId', 'contact')] : []),
    ...userFields
      .filter((field) => input[field] != null && !known.has(input[field]))
      .map((field) => doesNotName(field, 'user')),
  ];
}

interface Placed {
  readonly placement?: { readonly pipelineId: string; readonly stageId: string };
  readonly issues: readonly Issue[];
}

/**
 * Decides the pipeline and stage. A stage implies its pipeline; a pipeline alone means its first
 * stage; neither means the default opportunity pipeline, or on a change that nothing moves.
 */
export async function findPlacement(
  caller: Caller,
  input: PlacementInput,
  otherwise: 'default' | 'unchanged',
): Promise<Placed> {
  if (otherwise === 'unchanged') {
    const cleared = (['pipelineId', 'stageId'] as const).filter((field) => input[field] === null);
    if (cleared.length > 0)
      return { issues: cleared.map((field) => issue(field, 'Cannot be cleared.')) };
  }
  const { pipelineId, stageId } = input;
  if (stageId != null) return findStage(caller, stageId, pipelineId);
  if (pipelineId != null) return findFirstStage(caller, pipelineId);
  return otherwise === 'default' ? findDefaultStage(caller) : { issues: [] };
}

async function findStage({ db, viewer }: Caller, id: string, pipelineId: Link): Promise<Placed> {
  const { workspaceId } = viewer;
  const select = { id: true } as const;
  const [stage, pipeline] = await Promise.all([
    isUuid(id)
      ? db.stage.findUnique({
          where: { workspaceId_id: { workspaceId, id } },
          select: { id: true, pipelineId: true },
        })
      : null,
    pipelineId != null && isUuid(pipelineId)
      ? db.pipeline.findUnique({
          where: { workspaceId_id: { workspaceId, id: pipelineId } },
          select,
        })
      : null,
  ]);
  const issues: Issue[] = [];
  if (pipelineId != null && pipeline === null) issues.push(doesNotName('pipelineId', 'pipeline'));
  if (stage === null) issues.push(doesNotName('stageId', 'stage'));
  else if (pipeline !== null && pipeline.id !== stage.pipelineId)
    issues.push(issue('stageId', 'Is a stage of another pipeline.'));
  if (stage === null || issues.length > 0) return { issues };
  return { issues, placement: { pipelineId: stage.pipelineId, stageId: stage.id } };
}

const firstStage = {
  orderBy: [{ position: 'asc' as const }, { id: 'asc' as const }],
  take: 1,
  select: { id: true },
};

async function findFirstStage({ db, viewer }: Caller, id: string): Promise<Placed> {
  const { workspaceId } = viewer;
  const pipeline = isUuid(id)
    ? await db.pipeline.findUnique({
        where: { workspaceId_id: { workspaceId, id } },
        select: { id: true, stages: firstStage },
      })
    : null;
  if (pipeline === null) return { issues: [doesNotName('pipelineId', 'pipeline')] };
  const [stage] = pipeline.stages;
  if (stage === undefined) return { issues: [issue('pipelineId', 'Has no stage yet.')] };
  return { issues: [], placement: { pipelineId: pipeline.id, stageId: stage.id } };
}

async function findDefaultStage({ db }: Caller): Promise<Placed> {
  const stage = await db.stage.findFirst({
    where: { pipeline: { kind: 'opportunity', isDefault: true } },
    orderBy: firstStage.orderBy,
    select: { id: true, pipelineId: true },
  });
  if (stage === null)
    return { issues: [issue('pipelineId', 'Is needed: the default pipeline has no stage.')] };
  return { issues: [], placement: { pipelineId: stage.pipelineId, stageId: stage.id } };
}
