// Creates the workspace of a test as a copy of a template that `createWorkspace` has made once: in one statement
// instead of nine, because thousands of tests have a workspace of their own.
import { keyColumns, makeKey } from '../../src/auth/key-secret.js';
import type { Driver } from '../../src/database/driver.js';

/** Selects the rows of a table of the template ($1) for the workspace $2, with other values in some columns. */
const copyOf = (table: string, columns: string, where = 'workspace_id') => `
  INSERT INTO ${table} SELECT (jsonb_populate_record(row, jsonb_build_object(${columns}))).*
  FROM ${table} AS row WHERE row.${where} = $1::uuid`;

/** Maps the same old ID to the same new one, in all tables. */
const idOf = (column: string) => `'${column}', md5(row.${column}::text || $2)::uuid`;

const statement = `
  WITH workspaces AS (${copyOf('workspace', `'id', $2::text`, 'id')}),
  users AS (${copyOf('workspace_user', `${idOf('id')}, 'workspace_id', $2::text`)}),
  keys AS (${copyOf(
    'api_key',
    `${idOf('id')}, ${idOf('user_id')}, 'workspace_id', $2::text, 'hash', $3::text,
     'last_characters', $4::text`,
  )}),
  pipelines AS (${copyOf('pipeline', `${idOf('id')}, 'workspace_id', $2::text`)})
  ${copyOf('stage', `${idOf('id')}, ${idOf('pipeline_id')}, 'workspace_id', $2::text`)}`;

/**
 * Copies the template, which contains what every new workspace has.
 *
 * @param id the ID of the copy
 * @returns the key of its admin
 */
export async function copyWorkspace(
  driver: Driver,
  templateId: string,
  id: string,
): Promise<string> {
  const key = makeKey();
  const { hash, lastCharacters } = keyColumns(key);
  const hex = `\\x${hash.toString('hex')}`;
  await driver.session((session) =>
    session.query(statement, [templateId, id, hex, lastCharacters]),
  );
  return key;
}
