// Idempotency keys: a write that is sent again, because its answer got lost, happens once. The first answer
// is stored in the transaction of the write itself, so there is never one without the other.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database } from '../database/database.js';
import { purgeAnswers, tryLock } from '../database/statements.js';
import { GatewayError } from '../errors.js';
import { inTransaction, type Caller } from './caller.js';

/** How long an answer is kept. */
export const keptHours = 24;

/** The most bytes that the body of an answer may have, before it is compressed. */
const answerBytesMax = 2 * 1024 * 1024;

const gzipBody = promisify(gzip);
const gunzipBody = promisify(gunzip);

/** What is sent to the caller, and sent again. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer that was just made. */
export interface NewAnswer extends Answer {
  /** Whether nothing was done that a key could stand for: then the key stays free. */
  readonly isRefusal?: boolean;
}

export interface KeyedRequest {
  /** The caller's key: each principal has keys of its own. */
  readonly key: string;
  /** Everything that makes the request what it is. */
  readonly content: string;
}

export const idempotencyKeyPattern = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/**
 * Answers a request, or sends its first answer again.
 *
 * @param answer makes the answer, working for the caller that it is given; what it throws undoes all and is not stored
 * @throws GatewayError INVALID_REQUEST for a malformed key, or an answer above 2 MiB; IDEMPOTENCY_MISMATCH where the key belongs to another request;
 *   CONFLICT while another request with the key is being answered
 */
export async function answerOnce<C extends Caller>(
  caller: C,
  { key, content }: KeyedRequest,
  answer: (caller: C) => Promise<NewAnswer>,
): Promise<Answer & { readonly isReplayed: boolean }> {
  if (!idempotencyKeyPattern.test(key))
    throw new GatewayError(
      'INVALID_REQUEST',
      'Idempotency-Key: Must be from 1 to 255 printable ASCII characters.',
    );
  const { workspaceId, principalId } = caller.viewer;
  const requestHash = createHash('sha256').update(content).digest();
  const id = { workspaceId, principalId, key };
  const where = { workspaceId_principalId_key: id };
  return inTransaction(caller, async (inner) => {
    if (!(await tryLock(inner.db, `${principalId} ${key}`)))
      throw new GatewayError(
        'CONFLICT',
        'A request with this idempotency key is being answered right now.',
      );
    const known = await inner.db.idempotentAnswer.findUnique({ where });
    if (known !== null && known.createdAt.getTime() > Date.now() - keptHours * 3_600_000) {
      if (!requestHash.equals(known.requestHash))
        throw new GatewayError(
          'IDEMPOTENCY_MISMATCH',
          'The idempotency key was used with another request.',
        );
      const { status, headers, gzippedBody } = known;
      const body = gzippedBody ? String(await gunzipBody(gzippedBody)) : (known.body ?? '');
      return { status, headers: headers as Answer['headers'], body, isReplayed: true };
    }
    const { isRefusal = false, status, headers, body } = await answer(inner);
    if (isRefusal) return { status, headers, body, isReplayed: false };
    if (Buffer.byteLength(body) > answerBytesMax)
      throw new GatewayError(
        'INVALID_REQUEST',
        'With an Idempotency-Key, the response must be at most 2 MiB. Nothing was written. Select fewer fields, or write fewer records at once.',
      );
    const data = {
      requestHash,
      status,
      headers: { ...headers },
      body: null,
      gzippedBody: new Uint8Array(await gzipBody(body)),
      createdAt: new Date(),
    };
    await inner.db.idempotentAnswer.upsert({
      where,
      create: { ...id, ...data },
      update: data,
      select: { key: true },
    });
    return { status, headers, body, isReplayed: false };
  });
}

/** Removes the stored answers of all workspaces that are of no use any more, until it is stopped. */
export async function purgeOldAnswers(
  { system, forWorkspace }: Pick<Database, 'system' | 'forWorkspace'>,
  signal: AbortSignal,
): Promise<void> {
  const createdAt = { lt: new Date(Date.now() - keptHours * 3_600_000) };
  const workspaces = await system.workspace.findMany({
    where: { idempotentAnswers: { some: { createdAt } } },
    select: { id: true },
  });
  for (const { id } of workspaces) {
    const db = forWorkspace(id);
    let isMore = true;
    while (isMore && !signal.aborted) isMore = await purgeAnswers(db, keptHours);
  }
}
