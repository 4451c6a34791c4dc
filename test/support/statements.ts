// The statements that operations send to the database: counted, named by what they do, and each looked at.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { expect } from 'vitest';
import { newContact, newUser, statementsOf, type Client, type Workspace } from './gateway.js';

/** Signing in: the key and the role of its user, in one. */
export const signIn = 1;

/** What each statement but the one that signs in must do: stay within one workspace, or name no table at all. */
function isConfined(sql: string): boolean {
  if (sql.startsWith('INSERT INTO'))
    return /^INSERT INTO "public"\."\w+" \([^)]*"workspace_id"/.test(sql);
  if (/\bpg_notify\(/.test(sql)) return !/\b(FROM|JOIN|INTO|UPDATE)\s+(?!unnest\()/i.test(sql);
  return (
    /"workspace_id" = \$\d/.test(sql) ||
    /\bworkspace_id = \$\d+::uuid\b/.test(sql) ||
    /"public"\."workspace" .*"id" = \$\d/.test(sql)
  );
}

/** The statements of one operation, each checked to be confined, without the one that signs in. */
export async function statementsFor<Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) {
  const [first, ...rest] = await statementsOf(() => client.data(document, variables));
  expect(first).toContain('"api_key"');
  for (const sql of rest) {
    expect(sql).not.toContain('"hash" = ');
    expect(sql).toSatisfy(isConfined);
  }
  return rest;
}

/** How many statements an operation takes, the one that signs in among them. */
export const countFor = async <Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) => signIn + (await statementsFor(client, document, variables)).length;

/** What a statement does, and to which table. */
function kindOf(sql: string): string {
  if (sql.includes('pg_notify(')) return 'notify';
  const table = /\b(?:FROM|INTO|UPDATE) (?:"public"\.)?"?(\w+)/.exec(sql)?.[1] ?? '';
  if (sql.includes('FOR NO KEY UPDATE')) return `lock ${table}`;
  return `${/\w+/.exec(sql)?.[0].toLowerCase() ?? ''} ${table}`;
}

/** What the statements of an operation do. Those that look up its links come in any order, and are sorted. */
export async function kindsFor<Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const kinds = (await statementsFor(client, document, variables)).map(kindOf);
  const start = kinds.findIndex((kind) => !kind.startsWith('select '));
  return [...kinds.slice(0, start).sort(), ...kinds.slice(start)];
}

/** An input that links an opportunity to a contact and to three users of its own. */
export async function newPeople({ id }: Workspace) {
  return {
    primaryContactId: (await newContact(id)).id,
    salesRepId: (await newUser(id)).id,
    projectManagerId: (await newUser(id)).id,
    arOwnerId: (await newUser(id)).id,
  };
}
