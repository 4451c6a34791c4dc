// Mutations of how a workspace is set up, with their result unwrapped; and who may not make them.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { expect } from 'vitest';
import type { Issue } from '../../src/errors.js';
import type { RefusalFragment } from '../generated/operations.js';
import { withUuid } from './global-ids.js';
import { statementsOf, type Client, type Workspace } from './gateway.js';
import { globalIdOf, missingId } from './opportunities.js';

type Mutation<Result, Input> = TypedDocumentNode<{ result: Result }, { input: Input }>;

const isRefusal = (result: object): result is RefusalFragment => '__typename' in result;

/** What a mutation answers, which must succeed. */
export async function done<Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
): Promise<Exclude<Result, RefusalFragment>> {
  const { result } = await client.data(document, { input });
  if (isRefusal(result)) throw new Error(`The mutation was refused: ${JSON.stringify(result)}`);
  return result as Exclude<Result, RefusalFragment>;
}

/** The typed error of a mutation, which must fail. */
export async function refusal<Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
): Promise<RefusalFragment> {
  const { result } = await client.data(document, { input });
  if (!isRefusal(result)) throw new Error('The mutation was not refused.');
  return result;
}

/** The issues of a mutation, which must fail with a ValidationError. */
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

/** Where the issues of a mutation are, joined by points. */
export const issuePaths = async <Result extends object, Input>(
  client: Client,
  document: Mutation<Result, Input>,
  input: Input,
) => (await issues(client, document, input)).map(({ path }) => path.join('.'));

/** How many statements an operation takes, without the one that signs in. */
export const statementCount = async <Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables?: Variables,
) => (await statementsOf(() => client.data(document, variables))).length - 1;

/** Everybody who may not change how the workspace is set up gets the same refusal, and nothing is asked of the database. */
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

/** Ids under which a workspace has nothing: of a record elsewhere in both forms, of nothing, of another type, and no id. */
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
