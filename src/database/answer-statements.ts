// The statements on the responses that are stored for idempotency keys. Each names one workspace.
import { Prisma } from '../generated/prisma/client.js';
import type { IdempotentAnswerModel } from '../generated/prisma/models.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

/** The key of a request, and the principal that it belongs to. */
export interface AnswerKey {
  readonly principalId: string;
  readonly key: string;
}

/** A stored response, without its key. */
export type StoredAnswer = Omit<IdempotentAnswerModel, 'workspaceId' | 'principalId' | 'key'>;

/**
 * Locks a key until the transaction ends, and looks for its response. The look-up can miss a response that is stored
 * while the statement runs; `storeAnswer` then does not replace it.
 *
 * @returns undefined if another transaction holds the lock; otherwise the response, or null if there is none
 */
export async function lockAnswer(
  db: WorkspaceTables,
  { principalId, key }: AnswerKey,
): Promise<StoredAnswer | null | undefined> {
  const [row] = await db.$queryRaw<(StoredAnswer & { readonly locked: boolean })[]>(Prisma.sql`
    SELECT pg_try_advisory_xact_lock(hashtextextended(
        ${thisWorkspace}::text || ' ' || ${principalId}::text || ' ' || ${key}::text, 0)) AS locked,
      request_hash AS "requestHash", status, headers, body, gzipped_body AS "gzippedBody",
      created_at AS "createdAt"
    FROM (SELECT 1) AS one LEFT JOIN idempotent_answer
      ON workspace_id = ${thisWorkspace}::uuid AND principal_id = ${principalId}::uuid AND key = ${key}`);
  if (row?.locked !== true) return undefined;
  // The columns are null without a response. `createdAt` never is with one.
  return (row.createdAt as Date | null) === null ? null : row;
}

/**
 * Stores a response, in place of an expired one.
 *
 * @param expiredBefore the time of creation before which a response has expired
 * @returns false if there is a response that has not expired
 */
export async function storeAnswer(
  db: WorkspaceTables,
  { principalId, key }: AnswerKey,
  { requestHash, status, headers, gzippedBody, createdAt }: StoredAnswer,
  expiredBefore: Date,
): Promise<boolean> {
  const stored = await db.$queryRaw<unknown[]>(Prisma.sql`
    INSERT INTO idempotent_answer AS known
      (workspace_id, principal_id, key, request_hash, status, headers, body, gzipped_body, created_at)
    VALUES (${thisWorkspace}::uuid, ${principalId}::uuid, ${key}, ${requestHash}, ${status},
      ${JSON.stringify(headers)}::jsonb, NULL, ${gzippedBody}, ${createdAt.toISOString()}::timestamptz)
    ON CONFLICT (workspace_id, principal_id, key) DO UPDATE SET
      request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers,
      body = excluded.body, gzipped_body = excluded.gzipped_body, created_at = excluded.created_at
      WHERE known.created_at <= ${expiredBefore.toISOString()}::timestamptz
    RETURNING key`);
  return stored.length > 0;
}

const purgedAtOnce = 500;

/**
 * Deletes up to 500 expired idempotent responses of a workspace. Rows that another process is deleting are skipped.
 *
 * @returns whether there may be more
 */
export async function purgeAnswers(db: WorkspaceTables, keptHours: number): Promise<boolean> {
  // Materialized, because a join may run a subquery once per row and then apply the limit as often.
  const removed = await db.$queryRaw<unknown[]>(Prisma.sql`
    WITH old AS MATERIALIZED (
      SELECT principal_id, key FROM idempotent_answer
      WHERE workspace_id = ${thisWorkspace}::uuid
        AND created_at < now() - make_interval(hours => ${keptHours}::int)
      ORDER BY created_at LIMIT ${purgedAtOnce} FOR UPDATE SKIP LOCKED)
    DELETE FROM idempotent_answer AS answer USING old
    WHERE answer.workspace_id = ${thisWorkspace}::uuid
      AND answer.principal_id = old.principal_id AND answer.key = old.key
    RETURNING answer.key`);
  return removed.length === purgedAtOnce;
}
