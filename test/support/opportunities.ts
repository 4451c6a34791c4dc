// Opportunities through the API, for tests of what becomes of them: mutations with their result
// unwrapped, and ids in the form of GraphQL.
import { randomUUID } from 'node:crypto';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { expect } from 'vitest';
import type { Issue } from '../../src/errors.js';
import {
  CreateOpportunityDocument,
  NodesDocument,
  OpportunityDocument,
  UpdateOpportunityDocument,
  type CreateOpportunityInput,
  type OpportunityFieldsFragment,
  type UpdateOpportunityInput,
} from '../generated/operations.js';
import { database, type Client, type GraphQLAnswer, type Workspace } from './gateway.js';

/** An id that nothing has. */
export const missingId = '01890000-0000-7000-8000-000000000000';

/** Matches any text, in what a test expects. */
export const anyText: unknown = expect.any(String);
/** Matches a text that holds `part`. */
export const textWith = (part: string): unknown => expect.stringContaining(part);
/** Matches a text of the form `pattern`. */
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export type Opportunity = OpportunityFieldsFragment;

/** A Decimal is taken as a JSON number as well, which the generated type does not say. */
type Loose<Input> = Omit<Input, 'value'> & { readonly value?: string | number | null };
export type CreateInput = Loose<CreateOpportunityInput>;
export type UpdateInput = Loose<UpdateOpportunityInput>;

/** What a mutation results in when it does not change anything. */
interface Refusal {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
  readonly issues?: readonly Issue[];
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

function issuesOf(result: Result): readonly Issue[] {
  const { __typename, issues } = refused(result);
  if (issues === undefined) throw new Error(`This is no ValidationError but a ${__typename}.`);
  return issues;
}

/** Creates an opportunity, which must succeed. */
export const create = async (client: Client, input: CreateInput = {}) =>
  done(await tryToCreate(client, input));

/** The typed error of a creation, which must fail. */
export const createRefusal = async (client: Client, input: CreateInput = {}) =>
  refused(await tryToCreate(client, input));

/** The issues of a creation, which must fail with a ValidationError. */
export const createIssues = async (client: Client, input: CreateInput) =>
  issuesOf(await tryToCreate(client, input));

/** Changes an opportunity, which must succeed. */
export const update = async (client: Client, input: UpdateInput) =>
  done(await tryToUpdate(client, input));

/** The typed error of a change, which must fail. */
export const updateRefusal = async (client: Client, input: UpdateInput) =>
  refused(await tryToUpdate(client, input));

/** The issues of a change, which must fail with a ValidationError. */
export const updateIssues = async (client: Client, input: UpdateInput) =>
  issuesOf(await tryToUpdate(client, input));

/** The top-level errors of a request that must be refused as a whole, as the caller's doing. */
export async function requestErrors<Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) {
  const answer: GraphQLAnswer<unknown> = await client.graphql(document, variables);
  expect(answer.data ?? null).toBeNull();
  const errors = answer.errors ?? [];
  expect(errors).not.toHaveLength(0);
  for (const error of errors)
    expect(error).toMatchObject({ message: anyText, extensions: { code: 'INVALID_REQUEST' } });
  return errors;
}

/** The opportunity as it is read back; null where the caller's workspace has none. */
export const read = async (client: Client, id: string) =>
  (await client.data(OpportunityDocument, { id })).opportunity;

/** The global id of a record of the caller's workspace. */
export async function globalIdOf(client: Client, uuid: string): Promise<string> {
  const { nodes } = await client.data(NodesDocument, { ids: [uuid] });
  const [node] = nodes;
  if (!node) throw new Error(`There is no node ${uuid}.`);
  return node.id;
}

/** A global id of the same type, for another uuid. */
export const withUuid = (globalId: string, uuid: string) =>
  Buffer.from(
    Buffer.from(globalId, 'base64')
      .toString()
      .replace(/[0-9a-f-]{36}/, uuid),
  ).toString('base64');

/**
 * A further pipeline. By their ids its stages come before all others of the workspace, and in the
 * reverse of their order: who looks at ids instead of positions finds the wrong one.
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
