// Runs the gateway as a process, like an operator. Each process ends with the test that started it.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrate.js';
import { openPostgres } from '../../src/database/postgres.js';
import { createWorkspace } from '../../src/domain/workspace/create.js';
import {
  launch,
  launchWithoutReaper,
  whenReady,
  type Ended,
  type Environment,
  type RunningGateway,
} from './launch.js';
import { copyTemplate } from './template.js';

/** Creates an empty folder for an embedded database. It is removed with the test. */
export async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-data-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Creates a folder with an empty embedded database, which a start need not create. */
export async function newDatabaseFolder(): Promise<string> {
  const folder = await newDataFolder();
  await copyTemplate(folder);
  return folder;
}

interface FirstStart {
  /** The data folder of the gateway, which has stopped. */
  readonly folder: string;
  /** The output up to the point at which the gateway was ready. */
  readonly banner: string;
}

let firstStart: Promise<FirstStart> | undefined;

/** The first start of an embedded gateway. It takes seconds, so all tests of a worker share it. */
export const theFirstStart = (): Promise<FirstStart> => (firstStart ??= startAndStop());

/** Creates an empty folder that is removed after all tests of the project. */
const newSharedFolder = (): Promise<string> =>
  mkdtemp(join(inject('dataFolders') ?? tmpdir(), 'gateway-demo-'));

async function startAndStop(): Promise<FirstStart> {
  const folder = await newSharedFolder();
  const gateway = await whenReady(launch('main', [], { DATA_DIR: folder }));
  await gateway.stop();
  return { folder, banner: gateway.banner };
}

/** Creates a data folder with the demo, as a first start leaves it. */
export async function newDemoFolder(): Promise<string> {
  const folder = await newDataFolder();
  await cp((await theFirstStart()).folder, folder, { recursive: true });
  return folder;
}

let runningDemo: Promise<RunningGateway> | undefined;

/** A gateway with the demo, for tests that change no record. A start takes seconds, so all tests of a worker share it. */
export const theDemo = (): Promise<RunningGateway> => (runningDemo ??= startDemo());

async function startDemo(): Promise<RunningGateway> {
  const folder = await newSharedFolder();
  await copyTemplate(folder);
  return whenReady(launch('main', [], { DATA_DIR: folder }));
}

/** Creates a workspace on a PostgreSQL with the command, and returns the key of its admin. */
export async function newApiKey(databaseUrl: string): Promise<string> {
  const driver = await openPostgres({ url: databaseUrl });
  await migrate(driver);
  const database = openDatabase(driver);
  try {
    return (await createWorkspace(database.system, { name: 'Acme' })).apiKey;
  } finally {
    await database.close();
  }
}

/** Runs an operator's command until it ends. */
export const runCli = (args: readonly string[], env: Environment): Promise<Ended> =>
  launch('cli', args, env).ended;

/** Runs a command that prints one line of JSON. */
export async function runJson<Result>(args: readonly string[], env: Environment): Promise<Result> {
  const { code, stdout, stderr } = await runCli([...args, '--json'], env);
  if (code !== 0 || stdout.trim().includes('\n')) throw new Error(`${stdout}${stderr}`);
  return JSON.parse(stdout) as Result;
}

/** Starts a gateway that is expected to fail, and waits until it has ended. */
export const startToFail = (env: Environment): Promise<Ended> => launch('main', [], env).ended;

/** Starts a gateway and waits until it is ready. */
export function startGateway(env: Environment): Promise<RunningGateway> {
  const launched = launch('main', [], env);
  onTestFinished(() => void launched.child.kill('SIGKILL'));
  return whenReady(launched);
}

/**
 * Starts a gateway whose parent never reaps it, as in a container without an init process. Once killed, it stays a
 * zombie until the end of the test.
 */
export async function startWithoutReaper(
  env: Environment,
): Promise<Pick<RunningGateway, 'address' | 'banner'> & { readonly pid: number }> {
  const launched = launchWithoutReaper(env);
  onTestFinished(() => void launched.child.kill('SIGKILL'));
  const { address, banner } = await whenReady(launched);
  return { address, banner, pid: Number(/^\d+/.exec(banner)?.[0]) };
}

/** The keys of the two demo workspaces in the banner. */
export function demoKeysIn(banner: string): [string, string] {
  const keys = [/Demo key +(\S+)/, /other data: (\S+)/].map((line) => line.exec(banner)?.[1]);
  const [first, second] = keys;
  if (first === undefined || second === undefined) throw new Error(banner);
  return [first, second];
}

/** Sends a request with a key, and returns status, headers and parsed body. */
export async function call(
  url: string,
  apiKey: string,
  init: { method?: string; body?: unknown } = {},
) {
  const response = await fetch(url, {
    method: init.method ?? 'GET',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(init.body !== undefined && { body: JSON.stringify(init.body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: await response.json(),
  };
}
