// Mutations of the setup of a workspace, with their results unwrapped, and the check that only admins may make them.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { expect } from 'vitest';
import type { Issue } from '../../src/errors.js';
import type { RefusalFragment } from '../generated/operations.js';
import { withUuid } from './global-ids.js';
import { statementsOf, type Client, type Workspace } from './gateway.js';
import { globalIdOf, missingId } from './opportunities.js';

type Mutation<Result, Input> = TypedDocumentNode<{ result: Result | null }, { input: Input }>;

const isRejection = (result: object | null): result is RefusalFragment =>
  result !== null && '__typename' in result;

/** Returns the result of a mutation, which must succeed. */
export async function done<Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
): Promise<Exclude<Result, RefusalFragment>> {
  const { result } = await client.data(document, { input });
  if (isRejection(result)) throw new Error(`The mutation was refused: ${JSON.stringify(result)}`);
  return result as Exclude<Result, RefusalFragment>;
}

/** Returns the typed error of a mutation, which must fail. */
export async function refusal<Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
): Promise<RefusalFragment> {
  const { result } = await client.data(document, { input });
  if (!isRejection(result)) throw new Error('The mutation was not refused.');
  return result;
}

/** Returns the issues of a mutation, which must fail with a ValidationError. */
export async function issues<Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
): Promise<readonly Issue[]> {
  const result = await refusal(client, document, input);
  if (result.__typename !== 'ValidationError')
    throw new Error(`This is no ValidationError: ${JSON.stringify(result)}`);
  return result.issues;
}

/** The paths of the issues of a mutation, joined by dots. */
export const issuePaths = async <Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
) => (await issues(client, document, input)).map(({ path }) => path.join('.'));

/** The number of statements of an operation, without sign-in. */
export const statementCount = async <Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables?: Variables,
) => (await statementsOf(() => client.data(document, variables))).length - 1;

/** Expects the same error for all callers who may not change the setup, and no statement of the mutation. */
export async function expectAdminsOnly<Result extends object, Input>(
  workspace: Workspace,
  document: Mutation<Result, Input>,
  input: Input,
): Promise<void> {
  const callers = [
    await workspace.clientAs('member'),
    await workspace.clientAs('viewer'),
    await workspace.clientAs('admin', { readOnly: true }),
  ];
  for (const client of callers) {
    expect(await refusal(client, document, input)).toMatchObject({
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
    });
    expect(await statementCount(client, document, { input })).toBe(0);
  }
}

/**
 * IDs that match nothing in a workspace: of a record elsewhere in both forms, unknown, of another type, and malformed.
 */
export async function idsOfNothing(
  mine: Workspace,
  theirs: Workspace,
  theirUuid: string,
): Promise<string[]> {
  const theirGlobalId = await globalIdOf(theirs.client, theirUuid);
  return [
    ...[theirUuid, theirGlobalId],
    ...[missingId, withUuid(theirGlobalId, missingId)],
    ...[await globalIdOf(mine.client, mine.id), 'banana', ''],
  ];
}

/** A value that must not be null or missing. */
export function present<Value>(value: Value): NonNullable<Value> {
  if (value == null) throw new Error('The value is missing.');
  return value;
}
