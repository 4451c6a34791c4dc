// Idempotency keys: a write that is sent again, because its answer got lost, happens once. The first answer
// is stored in the transaction of the write itself, so there is never one without the other.
import { createHash } from 'node:crypto';
import { purgeAnswers, tryLock } from '../database/statements.js';
import { ConflictError, GatewayError } from '../errors.js';
import { inTransaction, type Caller } from './caller.js';

/** How long an answer is kept. */
export const keptHours = 24;

/** What is sent to the caller, and sent again. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface KeyedRequest {
  /** The caller's key: each API key has keys of its own. */
  readonly key: string;
  /** Everything that makes the request what it is. */
  readonly content: string;
}

export const keyPattern = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/**
 * Answers a request, or sends its first answer again.
 *
 * @param answer makes the answer, working for the caller that it is given; what it throws undoes all and is not stored
 * @throws GatewayError INVALID_REQUEST for a malformed key; IDEMPOTENCY_MISMATCH where the key belongs to another request
 * @throws ConflictError while another request with the key is being answered
 */
export async function answerOnce<C extends Caller>(
  caller: C,
  { key, content }: KeyedRequest,
  answer: (caller: C) => Promise<Answer>,
): Promise<Answer & { readonly isReplayed: boolean }> {
  if (!keyPattern.test(key))
    throw new GatewayError(
      'INVALID_REQUEST',
      'Idempotency-Key: Must be from 1 to 255 printable ASCII characters.',
    );
  const { workspaceId, apiKey } = caller.viewer;
  const requestHash = createHash('sha256').update(content).digest();
  const id = { workspaceId, apiKeyId: apiKey.id, key };
  const where = { workspaceId_apiKeyId_key: id };
  return inTransaction(caller, async (inner) => {
    if (!(await tryLock(inner.db, `${apiKey.id} ${key}`)))
      throw new ConflictError('A request with this idempotency key is being answered right now.');
    const known = await inner.db.idempotentAnswer.findUnique({ where });
    if (known !== null && known.createdAt.getTime() > Date.now() - keptHours * 3_600_000) {
      if (!requestHash.equals(known.requestHash))
        throw new GatewayError(
          'IDEMPOTENCY_MISMATCH',
          'The idempotency key was used with another request.',
        );
      const { status, body } = known;
      return { status, headers: known.headers as Answer['headers'], body, isReplayed: true };
    }
    const { status, headers, body } = await answer(inner);
    const data = { requestHash, status, headers: { ...headers }, body, createdAt: new Date() };
    await inner.db.idempotentAnswer.upsert({
      where,
      create: { ...id, ...data },
      update: data,
      select: { key: true },
    });
    // Last, since it waits for nobody: two that waited for what the other removes would wait for ever.
    await purgeAnswers(inner.db, keptHours);
    return { status, headers, body, isReplayed: false };
  });
}
