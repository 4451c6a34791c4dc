// Opportunities through the API: mutations with their results unwrapped, and IDs in the form of GraphQL.
import { randomUUID } from 'node:crypto';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { expect } from 'vitest';
import type { Session } from '../../src/database/driver.js';
import type { Issue } from '../../src/errors.js';
import {
  ApproveOpportunityDocument,
  ArchiveOpportunityDocument,
  ChangeOpportunityDocument,
  CreateOpportunitiesDocument,
  CreateOpportunityDocument,
  DeleteOpportunityDocument,
  MoveOpportunityDocument,
  NodesDocument,
  OpportunityDocument,
  OpportunityEventsDocument,
  OpportunityLifeDocument,
  RestoreOpportunityDocument,
  StageOrderDocument,
  UnapproveOpportunityDocument,
  UpdateOpportunityDocument,
  UpsertOpportunityDocument,
  ViewerDocument,
  type CreateOpportunityInput,
  type OpportunityFieldsFragment,
  type OpportunityLifeFragment,
  type UpdateOpportunityInput,
} from '../generated/operations.js';
import { globalId, nodeTypes } from './global-ids.js';
import { database, driver, type Client, type GraphQLAnswer, type Workspace } from './gateway.js';

/** An ID that no record has. */
export const missingId = '01890000-0000-7000-8000-000000000000';

/** Matches any string. */
export const anyText: unknown = expect.any(String);
/** Matches a string that contains `part`. */
export const textWith = (part: string): unknown => expect.stringContaining(part);
/** Matches a string of the format `pattern`. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export type Opportunity = OpportunityFieldsFragment;

/** A Decimal can be a JSON number as well, which the generated type does not express. */
type Loose<Input> = Omit<Input, 'value'> & { readonly value?: string | number | null };
export type CreateInput = Loose<CreateOpportunityInput>;
export type UpdateInput = Loose<UpdateOpportunityInput>;

/** The result of a mutation that has changed nothing. */
interface Refusal {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly issues?: readonly Issue[];
  /** The current status of the opportunity. */
  readonly approvalStatus?: string | null;
  readonly version?: number | null;
}

type Result = { readonly opportunity: Opportunity } | Refusal;

const tryToCreate = async (client: Client, input: CreateInput): Promise<Result> =>
  (await client.data(CreateOpportunityDocument, { input: input as CreateOpportunityInput }))
    .createOpportunity;

const tryToUpdate = async (client: Client, input: UpdateInput): Promise<Result> =>
  (await client.data(UpdateOpportunityDocument, { input: input as UpdateOpportunityInput }))
    .updateOpportunity;

function done(result: Result): Opportunity {
  if ('opportunity' in result) return result.opportunity;
  throw new Error(`The mutation was refused: ${JSON.stringify(result)}`);
}

function refused(result: Result): Refusal {
  if ('opportunity' in result) throw new Error('The mutation was not refused.');
  return result;
}

function issuesOf(refusal: Refusal): readonly Issue[] {
  const { __typename, issues } = refusal;
  if (issues === undefined) throw new Error(`This is no ValidationError but a ${__typename}.`);
  return issues;
}

/** Creates an opportunity. Fails if the gateway rejects it. */
export const create = async (client: Client, input: CreateInput = {}) =>
  done(await tryToCreate(client, input));

/** Returns the typed error of a creation, which must fail. */
export const createRefusal = async (client: Client, input: CreateInput = {}) =>
  refused(await tryToCreate(client, input));

/** Returns the issues of a creation, which must fail with a ValidationError. */
export const createIssues = async (client: Client, input: CreateInput) =>
  issuesOf(refused(await tryToCreate(client, input)));

/** Updates an opportunity. Fails if the gateway rejects it. */
export const update = async (client: Client, input: UpdateInput) =>
  done(await tryToUpdate(client, input));

/** Returns the typed error of an update, which must fail. */
export const updateRefusal = async (client: Client, input: UpdateInput) =>
  refused(await tryToUpdate(client, input));

/** Returns the issues of an update, which must fail with a ValidationError. */
export const updateIssues = async (client: Client, input: UpdateInput) =>
  issuesOf(refused(await tryToUpdate(client, input)));

/**
 * Returns the top-level errors of a request that must be rejected as a whole, with a code for mistakes of the caller.
 */
export async function requestErrors<Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) {
  const answer: GraphQLAnswer<unknown> = await client.graphql(document, variables);
  // A nullable field is null itself, any other leaves no data at all.
  expect(Object.values(answer.data ?? {}).filter((value) => value !== null)).toEqual([]);
  const errors = answer.errors ?? [];
  expect(errors).not.toHaveLength(0);
  for (const error of errors)
    expect(error).toMatchObject({ message: anyText, extensions: { code: 'INVALID_REQUEST' } });
  return errors;
}

/** Reads an opportunity. Returns null if the caller's workspace has no such opportunity. */
export const read = async (client: Client, id: string) =>
  (await client.data(OpportunityDocument, { id })).opportunity;

/** The global ID of a record of any type in the caller's workspace. The record must exist. */
export async function globalIdOf(client: Client, uuid: string): Promise<string> {
  const ids = nodeTypes.map((type) => globalId(type, uuid));
  const { nodes } = await client.data(NodesDocument, { ids });
  const node = nodes.find((one) => one !== null);
  if (!node) throw new Error(`There is no node ${uuid}.`);
  return node.id;
}

/**
 * Creates another pipeline. The IDs of its stages precede those of all other stages in the workspace, and are in
 * reverse order, so that code that sorts by ID instead of position finds the wrong stage.
 */
export async function newPipeline(workspace: Workspace, stages = ['First', 'Second']) {
  const workspaceId = workspace.id;
  const { id } = await database.system.pipeline.create({
    data: { workspaceId, name: 'Repairs', kind: 'opportunity' },
  });
  const rows = stages.map((name, position) => ({
    workspaceId,
    id: `0000000${String(9 - position)}${randomUUID().slice(8)}`,
    pipelineId: id,
    name,
    position,
  }));
  await database.system.stage.createMany({ data: rows });
  return { id, stages: rows };
}

/** An opportunity with its status, placement and version. */
export type Life = OpportunityLifeFragment;

type PayloadOf<Data extends { readonly result: object | null }> = Exclude<
  Data['result'],
  { readonly code: unknown } | null
>;

/**
 * Creates a function that calls a mutation, which must succeed. Its `refusal` and `issues` call a mutation that must
 * fail, and return its typed error, or the issues of its ValidationError.
 */
function mutation<Data extends { readonly result: object | null }, Input, Shown>(
  document: TypedDocumentNode<Data, { input: Input }>,
  shown: (payload: PayloadOf<Data>) => Shown,
) {
  const run = async (client: Client, input: Input) =>
    (await client.data(document, { input })).result as NonNullable<Data['result']>;
  const refusal = async (client: Client, input: Input) => {
    const result = await run(client, input);
    if (!('code' in result)) throw new Error('The mutation was not refused.');
    return result as unknown as Refusal;
  };
  const succeed = async (client: Client, input: Input) => {
    const result = await run(client, input);
    if ('code' in result) throw new Error(`The mutation was refused: ${JSON.stringify(result)}`);
    return shown(result as unknown as PayloadOf<Data>);
  };
  return Object.assign(succeed, {
    run,
    refusal,
    issues: async (client: Client, input: Input) => issuesOf(await refusal(client, input)),
  });
}

export const change = mutation(ChangeOpportunityDocument, ({ opportunity }) => opportunity);
export const move = mutation(MoveOpportunityDocument, ({ opportunity }) => opportunity);
export const approve = mutation(ApproveOpportunityDocument, ({ opportunity }) => opportunity);
export const unapprove = mutation(UnapproveOpportunityDocument, ({ opportunity }) => opportunity);
export const archive = mutation(ArchiveOpportunityDocument, ({ opportunity }) => opportunity);
export const restore = mutation(RestoreOpportunityDocument, ({ opportunity }) => opportunity);
export const remove = mutation(DeleteOpportunityDocument, (payload) => payload);
export const upsert = mutation(UpsertOpportunityDocument, (payload) => payload);
export const createMany = mutation(CreateOpportunitiesDocument, ({ results }) => results);

/** Reads an opportunity, which must exist. */
export async function readLife(client: Client, id: string): Promise<Life> {
  const { opportunity } = await client.data(OpportunityLifeDocument, { id });
  if (!opportunity) throw new Error(`There is no opportunity ${id}.`);
  return opportunity;
}

/** The latest 100 events of an opportunity, newest first. */
export async function readEvents(client: Client, id: string) {
  const { opportunity } = await client.data(OpportunityEventsDocument, { id, first: 100 });
  if (!opportunity) throw new Error(`There is no opportunity ${id}.`);
  return opportunity.events.edges.map(({ node }) => node);
}

/** The UUID of the user for whom the caller's key acts. */
export async function userOf(client: Client): Promise<string> {
  const { viewer } = await client.data(ViewerDocument);
  return viewer.user.uuid;
}

/** All data that a change could affect. */
export const stateOf = async (client: Client, id: string) => ({
  opportunity: await readLife(client, id),
  events: await readEvents(client, id),
});

/** The stored events of an opportunity, oldest first. Without an ID, those of the whole workspace. */
export const eventsOf = (workspaceId: string, opportunityId?: string) =>
  database.system.opportunityEvent.findMany({
    where: { workspaceId, ...(opportunityId !== undefined && { opportunityId }) },
    orderBy: [{ opportunityId: 'asc' }, { version: 'asc' }],
  });

/** The UUIDs of the first 100 opportunities of a stage, in order. */
export async function orderOf(client: Client, stageId: string): Promise<string[]> {
  const { opportunities } = await client.data(StageOrderDocument, { stageId });
  return opportunities.nodes.map(({ uuid }) => uuid);
}

/** Waits until `count` other connections wait for the session's transaction. */
export async function untilBlocking(session: Session, count: number): Promise<void> {
  // Unlike the activity views, pg_locks is not cached for the length of a transaction.
  const blocked =
    'SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))';
  while ((await session.query(blocked)).length < count);
}

/**
 * Makes an attempt while a transaction that deletes a record it needs is still open. The deletion is committed once the
 * attempt waits for it. (Not on the embedded database, which runs one transaction at a time.)
 */
export const whileDeleted = <Result>(
  table: 'contact' | 'stage',
  { workspaceId, id }: { workspaceId: string; id: string },
  attempt: () => Promise<Result>,
): Promise<Result> =>
  driver.session(async (session) => {
    await session.run('BEGIN');
    await session.query(`DELETE FROM ${table} WHERE workspace_id = $1 AND id = $2`, [
      workspaceId,
      id,
    ]);
    const pending = attempt();
    await untilBlocking(session, 1);
    await session.run('COMMIT');
    return pending;
  });
