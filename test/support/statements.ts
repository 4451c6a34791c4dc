// The statements of operations: counts them, classifies them, and checks that each is scoped to a workspace.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { expect } from 'vitest';
import { newContact, newUser, statementsOf, type Client, type Workspace } from './gateway.js';

/** The number of statements for sign-in: one reads the key and the role of its user. */
export const signIn = 1;

const countOf = (sql: string, pattern: RegExp) => [...sql.matchAll(pattern)].length;

/** Whether each table of a recorded write is scoped to the workspace, the first parameter. */
const isConfinedWrite = (sql: string): boolean =>
  countOf(sql, /INSERT INTO [\w."]+ \("?workspace_id"?,[^)]*\)\s+SELECT \$1::uuid,/g) ===
    countOf(sql, /INSERT INTO/g) &&
  countOf(sql, /"workspace_id" = \$1\b/g) ===
    countOf(sql, /\b(?:FROM|JOIN|UPDATE) "public"\."\w+" AS/g);

/** Whether a statement other than sign-in is scoped to one workspace, or names no table. */
function isConfined(sql: string): boolean {
  if (sql.startsWith('WITH ')) return isConfinedWrite(sql);
  if (sql.startsWith('INSERT INTO'))
    return /^INSERT INTO [\w."]+ \([^)]*\bworkspace_id\b/.test(sql);
  if (/\bpg_notify\(/.test(sql)) return !/\b(FROM|JOIN|INTO|UPDATE)\s+(?!unnest\()/i.test(sql);
  return (
    /"workspace_id" = \$\d/.test(sql) ||
    /\bworkspace_id = \$\d+::uuid\b/.test(sql) ||
    /"public"\."workspace" .*"id" = \$\d/.test(sql)
  );
}

/** The statements of one operation without sign-in, each checked for its scope. */
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

/** The number of statements of an operation, including sign-in. */
export const countFor = async <Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
) => signIn + (await statementsFor(client, document, variables)).length;

/** The kind of a statement and its table. */
function kindOf(sql: string): string {
  if (sql.includes('pg_notify(')) return 'notify';
  const [, verb, recorded] =
    /^WITH .*"t0" AS \((INSERT|UPDATE) (?:INTO )?"public"\."(\w+)"/s.exec(sql) ?? [];
  if (verb && recorded) return `${verb.toLowerCase()} ${recorded} and event`;
  const table = /\b(?:FROM|INTO|UPDATE) (?:"public"\.)?"?(\w+)/.exec(sql)?.[1] ?? '';
  if (sql.includes('FOR NO KEY UPDATE')) return `lock ${table}`;
  const first = /^(?:\/\*.*?\*\/ )?(\w+)/.exec(sql)?.[1] ?? '';
  return `${first.toLowerCase()} ${table}`;
}

/** The kinds of statements of an operation. Look-ups of links are sorted, because they run in any order. */
export async function kindsFor<Data, Variables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const kinds = (await statementsFor(client, document, variables)).map(kindOf);
  const start = kinds.findIndex((kind) => !kind.startsWith('select '));
  return [...kinds.slice(0, start).sort(), ...kinds.slice(start)];
}

/** Creates an input that links an opportunity to a new contact and three new users. */
export async function newPeople({ id }: Workspace) {
  return {
    primaryContactId: (await newContact(id)).id,
    salesRepId: (await newUser(id)).id,
    projectManagerId: (await newUser(id)).id,
    arOwnerId: (await newUser(id)).id,
  };
}
