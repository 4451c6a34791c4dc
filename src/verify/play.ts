// Replays the calls of a recording one after the other, and compares the responses.
import { findRoute } from '../rest/find-route.js';
import { templateOf } from '../rest/routes.js';
import { compareResponses } from './compare.js';
import { newComparison, type Comparison, type Kind, type Show } from './difference.js';
import { createdIdsIn, isCreation, isUpsert, recordIdIn } from './creation.js';
import { isRead, type Exchange } from './exchange.js';
import type { IdMap } from './id-map.js';
import type { CreatedRecords } from './initial-records.js';
import { jsonIn, textAt } from './json.js';
import { recordPath, replayRequestOf, recordedVersion } from './replay-request.js';
import { NoResponse, type ReplayedResponse, type ReplayTarget } from './replay-target.js';
import type { Tally } from './outcome.js';

export interface Playback {
  readonly target: ReplayTarget;
  readonly ids: IdMap;
  readonly show: Show;
  readonly tally: Tally;
  /** The places of the calls that created records in the recording, by the recorded IDs. */
  readonly createdBy: ReadonlyMap<string, string>;
  readonly created: CreatedRecords;
  readonly isStopped: () => boolean;
  /** Called after each call with the number of calls so far. */
  readonly onProgress: (done: number) => void;
}

const only = (kind: Kind, recorded: string, replayed: string): Comparison => ({
  ...newComparison(),
  differences: [{ kind, path: '', recorded, replayed }],
});

/** The place of the call whose record is missing in the replay, although this call needs it. */
function missingCreator({ call, address }: Exchange, { ids, createdBy }: Playback) {
  const tokens = [...ids.tokensIn(address), ...ids.tokensIn(call.body ?? '')];
  const missing = tokens.find((id) => createdBy.has(id) && ids.get(id) === undefined);
  return missing === undefined ? undefined : createdBy.get(missing);
}

/** Notes the records that a call has created, in order to delete them. */
function noteCreated(exchange: Exchange, response: ReplayedResponse, to: CreatedRecords) {
  if (!isCreation(exchange, response.status)) return;
  const [, noun] = /^\/v1\/(opportunities|contacts)\b/.exec(exchange.address) ?? [];
  if (noun === undefined) return;
  for (const id of createdIdsIn(jsonIn(response.body))) to[noun as keyof CreatedRecords].add(id);
}

/** Learns which replayed version stands for a recorded one. */
function learnVersion(
  { address, response: recorded, call }: Exchange,
  replayed: ReplayedResponse,
  ids: IdMap,
) {
  const [before, now] = [recorded.headers.etag, replayed.headers.etag];
  if (before === undefined || now === undefined) return;
  const id = call.method === 'POST' ? textAt(jsonIn(recorded.body), 'id') : undefined;
  const path = recordPath(address);
  const own = id !== undefined && !path.includes(id) ? `${path.split('?')[0] ?? ''}/${id}` : path;
  ids.versions.set(recordedVersion(own, before), now);
}

/** Why a call is not sent to a workspace with real records; undefined if it is sent. */
function dangerOf(exchange: Exchange, { ids, target }: Playback): string | undefined {
  if (!target.isRemote || isRead(exchange.call.method)) return undefined;
  const id = recordIdIn(exchange.address);
  if (id !== undefined && ids.get(id) === undefined)
    return 'not sent: the replay did not create the record';
  if (isUpsert(exchange)) return 'not sent: it could change a record that was there before';
  return exchange.response.status === 403 && target.readOnlyKey === undefined
    ? 'not sent: there is no read-only key'
    : undefined;
}

async function playOne(exchange: Exchange, playback: Playback): Promise<Comparison> {
  const { ids, target, show, created } = playback;
  const { call, response } = exchange;
  const creator = missingCreator(exchange, playback);
  if (creator !== undefined)
    return only(
      'reference',
      String(response.status),
      `not sent: the record of ${creator} is missing`,
    );
  const danger = dangerOf(exchange, playback);
  if (danger !== undefined) return only('reference', String(response.status), danger);
  let replayed: ReplayedResponse;
  try {
    replayed = await target.send(replayRequestOf(exchange, ids, target));
  } catch (error) {
    if (error instanceof NoResponse)
      return only('network', String(response.status), show(error.message));
    throw error;
  }
  noteCreated(exchange, replayed, created);
  const found = compareResponses(response, replayed, {
    ids,
    show,
    hasBody: call.method !== 'HEAD',
  });
  learnVersion(exchange, replayed, ids);
  return found;
}

/** The route of a call, or its path if there is none. */
function routeOf({ call: { method }, address }: Exchange): string {
  const found = findRoute({ method, url: address });
  return found ? `${method} ${templateOf(found.route)}` : `${method} (no such route)`;
}

export async function play(exchanges: readonly Exchange[], playback: Playback): Promise<void> {
  for (const [index, exchange] of exchanges.entries()) {
    if (playback.isStopped()) return;
    const { place, name, method } = exchange.call;
    const found = await playOne(exchange, playback);
    const call = () =>
      playback.show(`${name === undefined ? '' : `${name}: `}${method} ${exchange.address}`);
    // Names of fields come from the recording too.
    const differences = found.differences.map((one) => ({ ...one, path: playback.show(one.path) }));
    playback.tally.add(place, call, routeOf(exchange), { ...found, differences });
    playback.onProgress(index + 1);
  }
}
