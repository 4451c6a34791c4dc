// The Idempotency-Key header, under which a write can be sent again. The name is that of the IETF's draft
// (draft-ietf-httpapi-idempotency-key-header); replays are marked as other well-known APIs mark them.
import type { FastifyRequest } from 'fastify';
import { stringify } from 'lossless-json';
import type { Caller } from '../domain/caller.js';
import {
  answerOnce,
  keptHours,
  idempotencyKeyPattern,
  type Answer,
  type NewAnswer,
} from '../domain/idempotent-answers.js';

/** What there is to tell of keys. */
export const idempotency = { keptHours, keyPattern: idempotencyKeyPattern };

/** @returns undefined where the request has none */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  return Array.isArray(key) ? key.join(', ') : key;
}

/** Everything that makes a request what it is. */
function contentOf({ method, url, body, headers }: FastifyRequest): string {
  const preconditions = (['if-match', 'if-none-match'] as const)
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name}: ${String(headers[name])}`);
  return [method, url, stringify(body ?? {}), ...preconditions].join('\n');
}

/**
 * Answers a request; one with an Idempotency-Key only the first time.
 *
 * @param answer makes the answer, working for the caller that it is given
 * @throws what `answer` and `answerOnce` throw; then nothing was done
 */
export async function answerRequest<C extends Caller>(
  request: FastifyRequest,
  caller: C,
  answer: (caller: C) => Promise<NewAnswer>,
): Promise<Answer> {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return answer(caller);
  const keyed = { key, content: contentOf(request) };
  const { isReplayed, headers, ...rest } = await answerOnce(caller, keyed, answer);
  return {
    ...rest,
    headers: { ...headers, ...(isReplayed && { 'idempotent-replayed': 'true' }) },
  };
}
