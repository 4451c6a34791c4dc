// The Idempotency-Key header, under which a write can be sent again. The name is that of the IETF's draft
// (draft-ietf-httpapi-idempotency-key-header); replays are marked as other well-known APIs mark them.
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { answerOnce, type Answer } from '../domain/idempotency.js';

/** @returns undefined where the request has none */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  return Array.isArray(key) ? key.join(', ') : key;
}

/**
 * Answers a request; one with an Idempotency-Key only the first time.
 *
 * @param content everything that makes the request what it is
 * @param answer makes the answer, working for the caller that it is given
 * @throws what `answer` and `answerOnce` throw; then nothing was done
 */
export async function answerRequest<C extends Caller>(
  request: FastifyRequest,
  caller: C,
  content: () => string,
  answer: (caller: C) => Promise<Answer>,
): Promise<Answer> {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return answer(caller);
  const { isReplayed, headers, ...rest } = await answerOnce(
    caller,
    { key, content: content() },
    answer,
  );
  return {
    ...rest,
    headers: { ...headers, ...(isReplayed && { 'idempotent-replayed': 'true' }) },
  };
}
