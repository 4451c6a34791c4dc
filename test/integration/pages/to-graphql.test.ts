// Runs the output of the command for recorded calls, and compares the results with those of the calls.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesOf } from '../../../src/to-graphql/graphql-files.js';
import { convertResult } from '../../../src/rest/operation.js';
import { parameterOf } from '../../../src/rest/parameters.js';
import { readRecording } from '../../../src/recording/read-recording.js';
import type { RecordedCall } from '../../../src/recording/recording.js';
import { routes } from '../../../src/rest/routes.js';
import { toGraphQL, type TranslatedCall } from '../../../src/to-graphql/translate-recording.js';
import { newWorkspace, type Answer, type Client } from '../../support/gateway.js';

/** Values that a run has learned: IDs by the names of the calls that created them, and the last version. */
type Known = Record<string, string | number | undefined>;

async function translated(file: string) {
  const recording = await readRecording(
    fileURLToPath(new URL(`../../support/recordings/${file}`, import.meta.url)),
  );
  const { calls, problems } = await toGraphQL(recording);
  expect(problems).toEqual([]);
  const files = new Map(filesOf(calls).map(({ name, text }) => [name, text]));
  const recordedAt = (place: string): RecordedCall => {
    const found = recording.find((one) => one.place === place);
    if (found === undefined || !('url' in found)) throw new Error(`${place} is no call.`);
    return found;
  };
  return calls.map((call, index) => {
    const number = String(index + 1).padStart(2, '0');
    return {
      call,
      recorded: recordedAt(call.place),
      document: files.get(`${call.operation.name}.graphql`) ?? '',
      variables: files.get(`${number}-${call.operation.name}.variables.json`) ?? '',
    };
  });
}

/** Runs a call as it was recorded. */
function runRest(client: Client, { url }: TranslatedCall, recorded: RecordedCall, known: Known) {
  const fill = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(known[name]));
  const { method, body, headers } = recorded;
  const ifMatch = headers?.['if-match'];
  return client.send({
    method,
    url: fill(url),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': fill(ifMatch) }),
    },
    ...(body !== undefined && { payload: fill(body) }),
  });
}

/** Runs what was written of a call, and answers as its route does. */
async function runGraphQL(
  client: Client,
  { operation }: TranslatedCall,
  document: string,
  variables: string,
  known: Known,
) {
  const filled = variables.replace(/"\{\{(\w+)\}\}"/g, (_, name) => JSON.stringify(known[name]));
  const { data, errors } = await client.graphql<any, unknown>(document, JSON.parse(filled));
  expect(errors).toBeUndefined();
  if (data.result?.code !== undefined) return { code: data.result.code.toLowerCase() };
  const route = routes.find((row) => row.operation === operation);
  return route?.kind.respond(convertResult(operation, data.result) as never, {
    parameterOf: (path) => parameterOf(operation, path),
  });
}

/** Without what differs between two records that were made alike. */
function comparable(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, comparable(inner, name)]),
    );
  return /^(id|node_id|primary_contact_id|external_id|\w+_at)$/.test(key) && value !== null
    ? `a ${key}`
    : value;
}

const learn = (known: Known, name: string | undefined, body: any, version: number | undefined) => {
  if (name !== undefined && body?.id !== undefined) known[name] = body.id;
  if (version !== undefined) known.version = version;
};

const versionOf = ({ headers }: Answer) =>
  headers.etag === undefined ? undefined : Number(headers.etag.slice(1, -1));

test('the documents of a recording of all routes return the same as the calls, when run with their variables', async () => {
  const { client } = await newWorkspace();
  const calls = await translated('office.http');
  const left: Known = { external_id: 'A' };
  const right: Known = { external_id: 'B' };
  for (const { call, recorded, document, variables } of calls) {
    const answer = await runRest(client, call, recorded, left);
    const other = await runGraphQL(client, call, document, variables, right);
    const what = `${call.place} ${JSON.stringify(answer.body)}`;
    if (other === undefined || other === null || 'code' in other) {
      expect(answer.body.error.code, what).toBe(other?.code);
      continue;
    }
    expect(other.status, what).toBe(answer.status);
    expect(comparable(other.body), what).toEqual(comparable(answer.body));
    learn(left, call.name, answer.body, versionOf(answer));
    learn(right, call.name, other.body, other.version);
  }
  expect(left.opportunity).not.toBe(right.opportunity);
  expect(new Set(calls.map(({ call }) => call.operation.name))).toEqual(
    new Set(routes.map(({ operation }) => operation.name)),
  );
});

test('the documents of a browser recording return the same rows for lists, and the same errors for writes to deleted records', async () => {
  const { client } = await newWorkspace();
  await client.post('/v1/opportunities/batch', {
    opportunities: Array.from({ length: 60 }, (_, row) => ({ contact_name: `Row ${String(row)}` })),
  });
  const seen: unknown[] = [];
  for (const { call, recorded, document, variables } of await translated('board.har')) {
    const answer = await runRest(client, call, recorded, {});
    const other = await runGraphQL(client, call, document, variables, {});
    if (call.method === 'GET') expect(other).toMatchObject({ status: 200, body: answer.body });
    seen.push([answer.status, other && 'code' in other ? other.code : other?.status]);
  }
  expect(seen).toEqual([
    [200, 200],
    [200, 200],
    [201, 201],
    [404, 'not_found'],
    [404, 'not_found'],
  ]);
});
