// Turns a recorded call into the request that is replayed: with the IDs of the replay, and with a key of the target.
import { createHash, randomUUID } from 'node:crypto';
import { replaceKeys } from '../http/request-address.js';
import { isRead, type Exchange } from './exchange.js';
import type { IdMap } from './id-map.js';
import type { ReplayRequest, ReplayTarget } from './replay-target.js';

/** Stands for a key that the recorded API rejected. */
const invalidKey = 'ogw_verify_invalid_key';

/** Idempotency keys must not repeat those of an earlier run, whose stored responses name deleted records. */
const runId = randomUUID();
const freshIdempotencyKey = (recorded: string): string =>
  recorded.trim() === ''
    ? recorded
    : createHash('sha256').update(`${runId} ${recorded}`).digest('hex');

/** The key of a call. A recording without keys is one whose keys were removed, unless its response was 401. */
function apiKeyFor({ call, response }: Exchange, target: ReplayTarget): string | undefined {
  if (response.status === 401) return call.credential === undefined ? undefined : invalidKey;
  if (response.status === 403 && !isRead(call.method)) return target.readOnlyKey;
  return target.apiKey;
}

function credentialHeaders({ call }: Exchange, key: string | undefined) {
  if (key === undefined || call.credential?.in === 'query') return {};
  if (call.credential?.in === 'x-api-key') return { 'x-api-key': key };
  const scheme = call.credential?.scheme ?? 'Bearer';
  if (scheme === '') return { authorization: key };
  const isBasic = scheme.toLowerCase() === 'basic';
  return {
    authorization: `${scheme} ${isBasic ? Buffer.from(`${key}:`).toString('base64') : key}`,
  };
}

function withCursor(address: string, { cursors }: IdMap): string {
  return address.replace(
    /([?&](?:\w+_)?cursor=)([^&]*)/g,
    (whole, start: string, value: string) => {
      const recorded = new URLSearchParams(`c=${value}`).get('c') ?? '';
      const replayed = cursors.get(recorded);
      return replayed === undefined ? whole : start + encodeURIComponent(replayed);
    },
  );
}

export const recordedVersion = (path: string, etag: string): string => `${path} ${etag}`;

/** The path of the recorded record that a call is about: an action such as /approve is about the record before it. */
export const recordPath = (address: string): string =>
  /^\/v1\/[^/?]+\/[^/?]+/.exec(address)?.[0] ?? address;

const preconditions = ['if-match', 'if-none-match'];

/**
 * Replaces recorded versions. An If-Match that succeeded in the recording is omitted if the replay does not know its
 * version.
 */
function preconditionsOf({ call, address, response }: Exchange, ids: IdMap) {
  const { headers = {} } = call;
  return Object.fromEntries(
    preconditions.flatMap((name) => {
      const recorded = headers[name];
      if (recorded === undefined) return [];
      const known = ids.versions.get(recordedVersion(recordPath(address), recorded));
      const isUnseen = known === undefined && recorded.includes('"');
      const hasMatched = name === 'if-match' && response.status < 300;
      return isUnseen && hasMatched ? [] : [[name, known ?? recorded]];
    }),
  );
}

export function replayRequestOf(
  exchange: Exchange,
  ids: IdMap,
  target: ReplayTarget,
): ReplayRequest {
  const { call, address } = exchange;
  const key = apiKeyFor(exchange, target);
  const idempotencyKey = call.headers?.['idempotency-key'];
  const kept = Object.entries(call.headers ?? {}).filter(
    ([name]) => !preconditions.includes(name) && name !== 'idempotency-key',
  );
  const body = isRead(call.method) ? undefined : call.body;
  return {
    method: call.method,
    address: replaceKeys(
      withCursor(ids.translate(address), ids),
      target.isRemote ? invalidKey : (key ?? invalidKey),
    ),
    headers: {
      ...Object.fromEntries(kept),
      ...preconditionsOf(exchange, ids),
      ...(idempotencyKey !== undefined && {
        'idempotency-key': freshIdempotencyKey(idempotencyKey),
      }),
      ...credentialHeaders(exchange, key),
    },
    ...(body !== undefined && { body: ids.translate(body) }),
  };
}
