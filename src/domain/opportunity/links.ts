// The links of opportunities: contacts, users, pipelines and stages of the workspace, and the external ID. The message for a
// link to a missing record is the same whether or not the ID exists in another workspace.
import { isBrokenReference, isTaken } from '../../database/driver-errors.js';
import type { PipelineKind } from '../value-sets.js';
import type { Caller } from '../caller.js';
import { isUuid } from '../uuid.js';
import { retry } from '../retry.js';
import { isStorable, type Maybe } from '../validation.js';

type Link = Maybe<string>;

export interface LinksInput {
  readonly primaryContactId?: Link;
  readonly salesRepId?: Link;
  readonly projectManagerId?: Link;
  readonly arOwnerId?: Link;
  readonly pipelineId?: Link;
  readonly stageId?: Link;
  readonly externalId?: Link;
}

/** The default placement: the first stage of the default pipeline of a kind, or the present placement. */
export type DefaultPlacement = PipelineKind | 'unchanged';

export interface Placement {
  readonly pipelineId: string;
  readonly stageId: string;
}

const firstStage = {
  orderBy: [{ position: 'asc' as const }, { id: 'asc' as const }],
  take: 1,
  select: { id: true },
};

/** Stands for the default placement, if the statement that inserts the opportunity reads it itself. */
export const readByInsertion: Placement = { pipelineId: '', stageId: '' };

/** The arguments of the read of the default placement: the first stage of the default pipeline of a kind. */
export const defaultStageOf = (kind: PipelineKind) => ({
  where: { pipeline: { kind, isDefault: true } },
  orderBy: firstStage.orderBy,
  select: { id: true, pipelineId: true },
});

/** An issue of one field of an input. */
export interface FieldIssue {
  readonly field: keyof LinksInput;
  readonly message: string;
}

export const issue = (field: keyof LinksInput, message: string): FieldIssue => ({ field, message });
export const doesNotName = (field: keyof LinksInput, noun: string) =>
  issue(field, `Does not name a ${noun} of this workspace.`);

const userFields = ['salesRepId', 'projectManagerId', 'arOwnerId'] as const;

/** The records of the workspace that inputs name. */
export interface OpportunityLinks {
  readonly contacts: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  /** The deactivated users among them. A record keeps its link to such a user, but cannot get a new one. */
  readonly deactivatedUsers: ReadonlySet<string>;
  /** The pipeline of each stage. */
  readonly stages: ReadonlyMap<string, string>;
  /** The first stage of each pipeline. */
  readonly pipelines: ReadonlyMap<string, string | undefined>;
  /** The default placement. Null if the default pipeline has no stage. */
  readonly defaultStage: Placement | null;
  /** The opportunity that has each external ID. */
  readonly externalIds: ReadonlyMap<string, string>;
}

/**
 * Looks up the records that inputs name, with one statement for each kind of record.
 *
 * @param options.readsDefault whether the default placement is read. Otherwise, `readByInsertion` stands for it
 */
export async function findLinks(
  { db }: Caller,
  inputs: readonly LinksInput[],
  defaultPlacement: DefaultPlacement,
  { readsDefault = true } = {},
): Promise<OpportunityLinks> {
  const named = (...fields: (keyof LinksInput)[]) => [
    ...new Set(inputs.flatMap((input) => fields.map((field) => input[field]))),
  ];
  const ids = (...fields: (keyof LinksInput)[]) =>
    named(...fields).filter((id) => id != null && isUuid(id)) as string[];
  const byId = (some: string[]) => ({ where: { id: { in: some } } });
  /** Runs a query only if there is something to look up. */
  const rows = <Row>(some: readonly string[], find: () => PromiseLike<Row[]>) =>
    some.length > 0 ? find() : [];

  const contactIds = ids('primaryContactId');
  const userIds = ids(...userFields);
  const stageIds = ids('stageId');
  const pipelineIds = ids('pipelineId');
  const names = named('externalId').filter((name) => name != null && isStorable(name)) as string[];
  const usesDefaultStage = inputs.some(
    (input) => input.stageId == null && input.pipelineId == null,
  );

  const [contacts, users, stages, pipelines, defaultStage, opportunities] = await Promise.all([
    rows(contactIds, () => db.contact.findMany({ ...byId(contactIds), select: { id: true } })),
    rows(userIds, () =>
      db.user.findMany({ ...byId(userIds), select: { id: true, deactivatedAt: true } }),
    ),
    rows(stageIds, () =>
      db.stage.findMany({ ...byId(stageIds), select: { id: true, pipelineId: true } }),
    ),
    rows(pipelineIds, () =>
      db.pipeline.findMany({ ...byId(pipelineIds), select: { id: true, stages: firstStage } }),
    ),
    defaultPlacement !== 'unchanged' && usesDefaultStage && readsDefault
      ? db.stage.findFirst(defaultStageOf(defaultPlacement))
      : null,
    rows(names, () =>
      db.opportunity.findMany({
        where: { externalId: { in: names } },
        select: { id: true, externalId: true },
      }),
    ),
  ]);
  return {
    contacts: new Set(contacts.map(({ id }) => id)),
    users: new Set(users.map(({ id }) => id)),
    deactivatedUsers: new Set(
      users.filter((user) => user.deactivatedAt !== null).map(({ id }) => id),
    ),
    stages: new Map(stages.map(({ id, pipelineId }) => [id, pipelineId])),
    pipelines: new Map(pipelines.map(({ id, stages: [stage] }) => [id, stage?.id])),
    defaultStage: readsDefault
      ? defaultStage && { pipelineId: defaultStage.pipelineId, stageId: defaultStage.id }
      : readByInsertion,
    externalIds: new Map(opportunities.map(({ id, externalId }) => [externalId ?? '', id])),
  };
}

/**
 * Checks an input, and writes the result. Between the two, a linked record can be deleted, or another opportunity can take
 * the external ID. The database then rejects the write, and both run again, so that the check finds the issue.
 */
export function withCheckedLinks<Checked, Result>(
  check: () => Promise<Checked>,
  write: (checked: Checked) => Promise<Result>,
): Promise<Result> {
  return retry(
    async () => write(await check()),
    (error) => isBrokenReference(error) || isTaken(error),
  );
}

/** The record that an input changes, with its present links to users. */
export type Own = Readonly<Record<(typeof userFields)[number], string | null>> & {
  readonly id: string;
};

/** Returns the issues of links to records that do not exist in the workspace, or that cannot be linked to. */
export function linkIssues(links: OpportunityLinks, input: LinksInput, own?: Own): FieldIssue[] {
  const { primaryContactId: contact, externalId } = input;
  const holder = externalId == null ? undefined : links.externalIds.get(externalId);
  return [
    ...(contact != null && !links.contacts.has(contact)
      ? [doesNotName('primaryContactId', 'contact')]
      : []),
    ...userFields
      .filter((field) => input[field] != null && !links.users.has(input[field]))
      .map((field) => doesNotName(field, 'user')),
    ...userFields
      .filter((field) => input[field] != null && links.deactivatedUsers.has(input[field]))
      .filter((field) => input[field] !== own?.[field])
      .map((field) => issue(field, 'Must name an active user: this user is deactivated.')),
    ...(holder !== undefined && holder !== own?.id
      ? [issue('externalId', 'Is taken by another opportunity.')]
      : []),
  ];
}
