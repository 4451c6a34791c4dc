// Replays a recording of the legacy API, and compares the responses: in a workspace of its own that is removed
// afterwards, or against a running gateway, from which the created records are deleted.
import { basename } from 'node:path';
import type { Database } from '../database/database.js';
import { GatewayError } from '../errors.js';
import { apiAddressOf } from '../recording/api-address.js';
import type { Recording } from '../recording/recording.js';
import { redactorOf } from '../recording/secrets.js';
import { deleteCreated } from './clean-up.js';
import { selectExchanges, type Exchange, type ReplayPlan } from './exchange.js';
import { createIdMap, type IdMap } from './id-map.js';
import { createInitialRecords, type CreatedRecords } from './initial-records.js';
import { collectRecords, type KnownRecords } from './known-records.js';
import { leftOutLines, Tally, type VerifyOutcome } from './outcome.js';
import { play } from './play.js';
import { matchRemote } from './remote-setup.js';
import { openScratch } from './scratch.js';
import { setUpScratch } from './scratch-setup.js';
import { assumptionsOf, unmatchedRecords } from './setup-notes.js';
import { secretsOf, showWith } from './show.js';
import type { ReplayTarget } from './replay-target.js';

export interface VerifyOptions {
  readonly isStopped?: () => boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

interface Run {
  readonly file: string;
  readonly recording: Recording;
  readonly selection: ReplayPlan;
  readonly known: KnownRecords;
  readonly ids: IdMap;
  readonly created: CreatedRecords;
  readonly options: VerifyOptions;
}

/** @throws GatewayError if the recording has no call to replay */
function prepare(path: string, recording: Recording, options: VerifyOptions): Run {
  const selection = selectExchanges(recording);
  if (selection.exchanges.length === 0)
    throw new GatewayError(
      'INVALID_REQUEST',
      `${path} has no call of this API with a recorded response. ${[
        ...leftOutLines(selection.leftOut).map((line) => `Left out: ${line}.`),
        ...selection.problems.map(({ place, message }) => `${place}: ${message}`).slice(0, 1),
      ].join(' ')}`.trim(),
    );
  return {
    file: basename(path),
    recording,
    selection,
    known: collectRecords(selection.exchanges),
    ids: createIdMap(),
    created: { opportunities: new Set(), contacts: new Set() },
    options,
  };
}

function timesOf(exchanges: readonly Exchange[]) {
  const times = exchanges
    .map(({ call }) => Date.parse(call.startedAt ?? ''))
    .filter((time) => !Number.isNaN(time));
  const at = (time: number | undefined) =>
    time === undefined ? undefined : new Date(time).toISOString();
  times.sort((one, other) => one - other);
  return { from: at(times[0]), to: at(times.at(-1)) };
}

type Played = Omit<VerifyOutcome, 'notDeleted'>;

async function runOn(target: ReplayTarget, run: Run): Promise<Played> {
  const { file, recording, selection, known, ids, created, options } = run;
  const { exchanges, leftOut, problems } = selection;
  const keys = [target.apiKey, target.readOnlyKey ?? ''].filter((key) => key !== '');
  const redact = redactorOf([...secretsOf(recording), ...keys]);
  const show = showWith(redact);
  const tally = new Tally();
  const isStopped = options.isStopped ?? (() => false);
  const unmapped = await createInitialRecords({ target, ids, created }, known, exchanges);
  await play(exchanges, {
    target,
    ids,
    show,
    tally,
    created,
    isStopped,
    createdBy: known.created,
    onProgress: (done) => options.onProgress?.(done, exchanges.length),
  });
  const bases = exchanges.flatMap(({ call }) => apiAddressOf(call.method, call.url)?.base ?? []);
  return {
    recording: {
      file,
      bases: [...new Set(bases)].filter((base) => base !== '').map(show),
      ...timesOf(exchanges),
    },
    target: target.description,
    replayedAt: new Date().toISOString(),
    isInterrupted: isStopped(),
    ...tally.summary(),
    leftOut,
    problems: problems.map(({ place, message }) => ({ place, message: show(message) })),
    unmapped: [...unmapped, ...unmatchedRecords(known, ids, unmapped)].map((one) => ({
      noun: one.noun,
      id: show(one.id),
      reason: show(one.reason),
    })),
    assumptions: assumptionsOf(known, target),
  };
}

/** Opens the database for some work, and closes it afterwards. */
export type WithDatabase = <Result>(
  work: (database: Database) => Promise<Result>,
) => Promise<Result>;

/**
 * Replays a recording in a new workspace, which is removed afterwards.
 *
 * @throws GatewayError if the recording has no call to replay, before the database is opened
 */
export async function verifyInScratch(
  path: string,
  recording: Recording,
  withDatabase: WithDatabase,
  options: VerifyOptions = {},
): Promise<VerifyOutcome> {
  const run = prepare(path, recording, options);
  return withDatabase(async (database) => {
    const scratch = await openScratch(database);
    const { workspaceId, target } = scratch;
    try {
      await setUpScratch(database.system, workspaceId, run.known, run.ids);
      return { ...(await runOn(target, run)), notDeleted: [] };
    } finally {
      await scratch.remove();
    }
  });
}

/**
 * Replays a recording to a running gateway.
 *
 * @throws GatewayError if the recording has no call to replay, or the gateway cannot be reached with the key
 */
export async function verifyAgainst(
  target: ReplayTarget,
  path: string,
  recording: Recording,
  options: VerifyOptions = {},
): Promise<VerifyOutcome> {
  const run = prepare(path, recording, options);
  await matchRemote(target, run.known, run.ids);
  const played = await runOn(target, run).catch(async (error: unknown) => {
    const left = await deleteCreated(target, run.created);
    if (left.length === 0) throw error;
    throw new Error(`The replay failed, and left records behind: ${left.join(', ')}.`, {
      cause: error,
    });
  });
  return { ...played, notDeleted: await deleteCreated(target, run.created) };
}
