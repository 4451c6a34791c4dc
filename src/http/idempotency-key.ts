// The Idempotency-Key header, which makes a write safe to retry. Its name is that of the IETF's draft
// (draft-ietf-httpapi-idempotency-key-header). A replayed response has the header Idempotent-Replayed, as other
// well-known APIs do it.
import type { FastifyRequest } from 'fastify';
import { stringify } from 'lossless-json';
import type { Caller } from '../domain/caller.js';
import {
  replayOrRespond,
  keptHours,
  idempotencyKeyPattern,
  type StoredResponse,
  type NewResponse,
} from './idempotent-responses.js';

/** The rules for keys, for documentation. */
export const idempotency = { keptHours, keyPattern: idempotencyKeyPattern };

/** The parts of a request that an Idempotency-Key is about. */
type RetriableRequest = Pick<FastifyRequest, 'method' | 'url' | 'body' | 'headers'>;

/** @returns undefined if the request has no such header */
export function idempotencyKeyOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  return Array.isArray(key) ? key.join(', ') : key;
}

/** The parts of a request that must be equal for it to be a retry. */
function contentOf({ method, url, body, headers }: RetriableRequest): string {
  const preconditions = (['if-match', 'if-none-match'] as const)
    .filter((name) => headers[name] !== undefined)
    .map((name) => `${name}: ${String(headers[name])}`);
  return [method, url, stringify(body ?? {}), ...preconditions].join('\n');
}

/**
 * Executes a request, and returns its response. A request whose Idempotency-Key was used before is not executed again:
 * it gets the stored response.
 *
 * @param respond executes the request on behalf of the given caller
 * @throws the errors of `respond` and `replayOrRespond`; then nothing has been written
 */
export async function respondIdempotently<C extends Caller>(
  request: RetriableRequest,
  caller: C,
  respond: (caller: C) => Promise<NewResponse>,
): Promise<StoredResponse> {
  const key = idempotencyKeyOf(request);
  if (key === undefined) return respond(caller);
  const keyed = { key, content: contentOf(request) };
  const { isReplayed, headers, ...rest } = await replayOrRespond(caller, keyed, respond);
  return {
    ...rest,
    headers: { ...headers, ...(isReplayed && { 'idempotent-replayed': 'true' }) },
  };
}
