// A workspace for a test, as `createWorkspace` makes it: a copy of one that was made once, in one statement instead
// of nine. Thousands of tests have a workspace of their own.
import { keyColumns, makeKey } from '../../src/auth/key-secret.js';
import type { Driver } from '../../src/database/driver.js';

/** Selects the rows of a table of the template ($1) for the workspace $2, with other values for some columns. */
const copyOf = (table: string, columns: string, where = 'workspace_id') => `
  INSERT INTO ${table} SELECT (jsonb_populate_record(row, jsonb_build_object(${columns}))).*
  FROM ${table} AS row WHERE row.${where} = $1::uuid`;

/** The same new ID for the same old one, in whichever table it stands. */
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
 * Copies a workspace that holds nothing but what every new one does.
 *
 * @param id of the copy
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
