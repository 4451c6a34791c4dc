// Idempotency keys: a write that a client repeats because the response was lost takes effect once. The first response is
// stored in the transaction of the write, so that neither exists without the other.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Database } from '../database/database.js';
import { workThrough } from '../database/work-through.js';
import {
  lockAnswer,
  purgeAnswers,
  storeAnswer,
  type StoredAnswer,
} from '../database/answer-statements.js';
import { GatewayError } from '../errors.js';
import { inTransaction, type Caller } from '../domain/caller.js';
import { retry } from '../domain/retry.js';

/** The time after which a stored response is deleted. */
export const keptHours = 24;

/** The maximum size of the body of a stored response, before compression. */
const storedBytesMax = 2 * 1024 * 1024;

const gzipBody = promisify(gzip);
const gunzipBody = promisify(gunzip);

/** A response, which is sent again if the request is repeated. */
export interface StoredResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A response that was just created. */
export interface NewResponse extends StoredResponse {
  /** Whether the request was rejected and nothing was written. The response is then not stored, and the key stays unused. */
  readonly isRejection?: boolean;
}

export interface KeyedRequest {
  /** The caller's key: each principal has keys of its own. */
  readonly key: string;
  /** Everything that distinguishes the request from others. The same key with other content is an error. */
  readonly content: string;
}

/** Another request with the same key stored its response after the look-up. This one takes no effect. */
class StoredMeanwhile extends Error {
  override name = 'StoredMeanwhile';
}

export const idempotencyKeyPattern = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** @throws GatewayError IDEMPOTENCY_MISMATCH if it is the response to another request */
async function responseIn(
  { requestHash, status, headers, body, gzippedBody }: StoredAnswer,
  hash: Buffer,
): Promise<StoredResponse> {
  if (!hash.equals(requestHash))
    throw new GatewayError(
      'IDEMPOTENCY_MISMATCH',
      'The idempotency key was used with another request.',
    );
  return {
    status,
    headers: headers as StoredResponse['headers'],
    body: gzippedBody ? String(await gunzipBody(gzippedBody)) : (body ?? ''),
  };
}

/**
 * Responds to a request, or returns the stored response of the first request with the same key.
 *
 * @param respond creates the response, for the caller that it is given; an error rolls back the transaction, and is not stored
 * @throws GatewayError INVALID_REQUEST for a malformed key, or a response above 2 MiB; IDEMPOTENCY_MISMATCH if the key was used
 *   with another request; CONFLICT while another request with the key is running
 */
export async function replayOrRespond<C extends Caller>(
  caller: C,
  { key, content }: KeyedRequest,
  respond: (caller: C) => Promise<NewResponse>,
): Promise<StoredResponse & { readonly isReplayed: boolean }> {
  if (!idempotencyKeyPattern.test(key))
    throw new GatewayError(
      'INVALID_REQUEST',
      'Idempotency-Key: Must be from 1 to 255 printable ASCII characters.',
    );
  const { id: principalId } = caller.viewer.principal;
  const requestHash = createHash('sha256').update(content).digest();
  const id = { principalId, key };
  const expiredBefore = new Date(Date.now() - keptHours * 3_600_000);
  /** Returns undefined if another transaction holds the lock, and null if there is no response or it has expired. */
  const lookUp = async ({ db }: C) => {
    const known = await lockAnswer(db, id);
    return known && known.createdAt <= expiredBefore ? null : known;
  };
  /**
   * Looks again before the request is rejected: if the first look-up missed a response, the write of the request that
   * stored it can be the reason of the rejection.
   */
  const requireNoneStored = async (inner: C) => {
    // A transaction in which a statement failed cannot look. The error of the request then stands.
    if (await lookUp(inner).catch(() => null)) throw new StoredMeanwhile();
  };
  const respondInside = async (inner: C) => {
    const known = await lookUp(inner);
    if (known === undefined)
      throw new GatewayError(
        'CONFLICT',
        'A request with this idempotency key is running at the moment.',
      );
    if (known !== null) return { ...(await responseIn(known, requestHash)), isReplayed: true };
    const response = await respond(inner).catch(async (error: unknown) => {
      await requireNoneStored(inner);
      throw error;
    });
    const { isRejection = false, status, headers, body } = response;
    if (isRejection) {
      await requireNoneStored(inner);
      return { status, headers, body, isReplayed: false };
    }
    if (Buffer.byteLength(body) > storedBytesMax)
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
    if (!(await storeAnswer(inner.db, id, data, expiredBefore))) throw new StoredMeanwhile();
    return { status, headers, body, isReplayed: false };
  };
  // The next run replays the response that another request has stored meanwhile.
  return retry(
    () => inTransaction(caller, respondInside),
    (error) => error instanceof StoredMeanwhile,
  );
}

/** Deletes the expired responses of all workspaces, until `signal` is aborted. */
export async function purgeOldResponses(
  { system, forWorkspace }: Pick<Database, 'system' | 'forWorkspace'>,
  signal: AbortSignal,
): Promise<void> {
  const createdAt = { lt: new Date(Date.now() - keptHours * 3_600_000) };
  const workspaces = await system.workspace.findMany({
    where: { idempotentAnswers: { some: { createdAt } } },
    select: { id: true },
  });
  await workThrough(workspaces, signal, async ({ id }) => {
    const db = forWorkspace(id);
    let isMore = true;
    while (isMore && !signal.aborted) isMore = await purgeAnswers(db, keptHours);
  });
}
