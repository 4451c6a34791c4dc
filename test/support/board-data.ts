// The gateways that serve the board in tests, and the records that the tests show.
import { inject, onTestFinished } from 'vitest';
import { startPostgres } from './embedded-postgres.js';
import { launch, whenReady } from './launch.js';
import {
  call,
  demoKeysIn,
  newApiKey,
  newDatabaseFolder,
  startGateway,
  theDemo,
} from './process.js';

export interface Served {
  readonly address: string;
  /** The key of an admin. */
  readonly apiKey: string;
}

let onPostgres: Promise<Served> | undefined;

/** Starts a gateway with a new workspace on the PostgreSQL of the project. It ends with the worker. */
async function serveFromPostgres(url: string): Promise<Served> {
  const apiKey = await newApiKey(url);
  const { address } = await whenReady(launch('main', [], { DATABASE_URL: url }));
  return { address, apiKey };
}

/**
 * The gateway of all tests of a worker, on PostgreSQL if the project has one, and with the demo otherwise. Tests may change
 * the workspace of the key: each of them works on records of its own.
 */
export async function theBoard(): Promise<Served> {
  const url = inject('databaseUrl');
  if (url !== undefined) return (onPostgres ??= serveFromPostgres(url));
  const { address, banner } = await theDemo();
  return { address, apiKey: demoKeysIn(banner)[1] };
}

async function startDatabase(database: 'PGlite' | 'PostgreSQL') {
  if (database === 'PGlite') return { DATA_DIR: await newDatabaseFolder() };
  const server = await startPostgres();
  onTestFinished(() => server.remove());
  return { DATABASE_URL: await server.createDatabase('gateway') };
}

/** Starts a gateway of the test's own, on either database. */
export async function startBoardOn(database: 'PGlite' | 'PostgreSQL') {
  // However slow the machine is.
  const env = { ...(await startDatabase(database)), REQUEST_TIMEOUT_MS: '0' };
  let gateway = await startGateway(env);
  const { address, banner } = gateway;
  const apiKey = 'DATA_DIR' in env ? demoKeysIn(banner)[1] : await newApiKey(env.DATABASE_URL);
  return {
    ...{ address, apiKey },
    /** Stops the gateway, and starts another one at the same address. */
    async restart() {
      await gateway.stop();
      gateway = await startGateway({ ...env, PORT: new URL(address).port });
    },
  };
}

/**
 * Runs an operation of GraphQL, and returns its data.
 *
 * @throws Error if the response has errors
 */
export async function send({ address, apiKey }: Served, query: string, input?: object) {
  const { body } = await call(`${address}/graphql`, apiKey, {
    method: 'POST',
    body: { query, variables: { input } },
  });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

/** The highest number of opportunities in one mutation. */
const batchMax = 100;

let pipelines = 0;

/** Creates a pipeline with the titles of the cards of each stage, from top to bottom. */
export async function newPipeline(served: Served, titles: Readonly<Record<string, string[]>>) {
  const create = `mutation ($input: CreatePipelineInput!) { createPipeline(input: $input) {
    ... on CreatePipelinePayload { pipeline { id stages { id } } } } }`;
  const stages = Object.keys(titles).map((name) => ({ name }));
  const name = `Pipeline ${++pipelines}`;
  const { createPipeline } = await send(served, create, { kind: 'OPPORTUNITY', name, stages });
  const { pipeline } = createPipeline as { pipeline: { id: string; stages: { id: string }[] } };
  const createAll = `mutation ($input: CreateOpportunitiesInput!) {
    createOpportunities(input: $input) { __typename } }`;
  for (const [index, names] of Object.values(titles).entries()) {
    const stageId = pipeline.stages[index]?.id;
    // New cards go to the top of their stage.
    for (let end = names.length; end > 0; end -= batchMax) {
      const batch = names.slice(Math.max(0, end - batchMax), end);
      await send(served, createAll, {
        opportunities: batch.map((each) => ({ name: each, stageId })),
      });
    }
  }
  return {
    id: pipeline.id,
    stageIds: pipeline.stages.map(({ id }) => id),
    path: `/board?pipeline=${pipeline.id}`,
  };
}

const selection = 'id name contactName value tags leadSource addressCity version';

/** Runs a mutation of an opportunity, and returns the opportunity. */
export async function mutate(served: Served, name: string, input: object) {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    ... on ${type}Payload { opportunity { ${selection} } } } }`;
  return (await send(served, query, input))[name].opportunity;
}

/** Creates a key of the same person. */
export async function newKey(served: Served, settings: { readonly readOnly?: boolean } = {}) {
  const query = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    ... on CreateApiKeyPayload { key apiKey { id } } } }`;
  const { createApiKey } = await send(served, query, { name: 'Another', ...settings });
  return {
    key: createApiKey.key as string,
    revoke: async (): Promise<void> => {
      const revoke = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) {
        __typename } }`;
      await send(served, revoke, { id: createApiKey.apiKey.id });
    },
  };
}

/** Creates a key that can only read. */
export const newReadOnlyKey = async (served: Served): Promise<string> =>
  (await newKey(served, { readOnly: true })).key;
