// Finds the users, pipelines and stages of a workspace that already exists, for those of a recording. It creates none,
// because they could not be deleted without traces.
import { GatewayError } from '../errors.js';
import type { IdMap } from './id-map.js';
import { isJsonObject, jsonIn, textAt, type JsonObject } from './json.js';
import type { KnownRecord, KnownRecords } from './known-records.js';
import { callTarget, NoResponse, type ReplayTarget } from './replay-target.js';

async function readList(target: ReplayTarget, address: string): Promise<JsonObject[]> {
  const { status, body } = await callTarget(target, 'GET', address).catch((error: unknown) => {
    if (!(error instanceof NoResponse)) throw error;
    const reason = error.message.replaceAll(target.apiKey, '[key]');
    throw new GatewayError('INVALID_REQUEST', `${target.description} cannot be reached: ${reason}`);
  });
  const parsed = jsonIn(body);
  if (status !== 200 || !isJsonObject(parsed) || !Array.isArray(parsed.data))
    throw new GatewayError(
      'INVALID_REQUEST',
      `${target.description} does not respond to GET ${address} with a list (status ${String(status)}). Check the address and VERIFY_API_KEY.`,
    );
  return parsed.data.filter(isJsonObject);
}

const isNamed = (record: JsonObject, shown: JsonObject | undefined, key = 'name'): boolean =>
  textAt(shown, key) !== undefined && textAt(record, key) === textAt(shown, key);

const stagesOf = (pipeline: JsonObject | undefined): JsonObject[] =>
  Array.isArray(pipeline?.stages) ? pipeline.stages.filter(isJsonObject) : [];

const positionOf = ({ shown }: KnownRecord): number =>
  typeof shown?.position === 'number' ? shown.position : 0;

function pipelineFor({ shown }: KnownRecord, present: readonly JsonObject[]) {
  const kind = textAt(shown, 'kind') ?? 'opportunity';
  const ofKind = present.filter((pipeline) => pipeline.kind === kind);
  return (
    ofKind.find((pipeline) => isNamed(pipeline, shown)) ??
    ofKind.find(({ is_default: isDefault }) => isDefault === true) ??
    ofKind[0]
  );
}

function stageFor(stage: KnownRecord, pipeline: JsonObject | undefined) {
  const stages = stagesOf(pipeline);
  return stages.find((one) => isNamed(one, stage.shown)) ?? stages[positionOf(stage)] ?? stages[0];
}

/** Users are matched by email, then by name. All others stand for the first user. */
const userFor = ({ shown }: KnownRecord, present: readonly JsonObject[]) =>
  present.find((user) => isNamed(user, shown, 'email')) ??
  present.find((user) => isNamed(user, shown)) ??
  present[0];

/** @throws GatewayError if the workspace cannot be read */
export async function matchRemote(
  target: ReplayTarget,
  known: KnownRecords,
  ids: IdMap,
): Promise<void> {
  const pipelines = await readList(target, '/v1/pipelines?limit=100');
  const users = await readList(target, '/v1/users?limit=100');
  const records = [...known.byId.values()];
  const matched = new Map<string, JsonObject | undefined>();
  const bind = ({ id }: KnownRecord, record: JsonObject | undefined) => {
    const replayed = textAt(record, 'id');
    if (replayed !== undefined) ids.bind(id, replayed);
  };
  for (const pipeline of records.filter(({ noun }) => noun === 'pipeline')) {
    matched.set(pipeline.id, pipelineFor(pipeline, pipelines));
    bind(pipeline, matched.get(pipeline.id));
  }
  for (const stage of records.filter(({ noun }) => noun === 'stage'))
    bind(stage, stageFor(stage, matched.get(stage.pipelineId ?? '')));
  for (const user of records.filter(({ noun }) => noun === 'user'))
    bind(user, userFor(user, users));
}
