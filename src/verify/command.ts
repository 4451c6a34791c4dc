// The command `verify`: reads a recording, replays it, and reports. Its exit code is 0 if all responses are the same, 1
// if not, and 2 if the command could not do its work.
import { writeFile } from 'node:fs/promises';
import type { Config } from '../config.js';
import { openScratchDatabase } from '../database/open.js';
import { GatewayError } from '../errors.js';
import { readRecording } from '../recording/read-recording.js';
import { isCompatible, type VerifyOutcome } from './outcome.js';
import { pageReport } from './page-report.js';
import { jsonReport, textReport } from './text-report.js';
import { openUrlTarget, readBaseUrl } from './url-target.js';
import {
  verifyAgainst,
  verifyInScratch,
  type VerifyOptions,
  type WithDatabase,
} from './verify-recording.js';

export interface CommandOptions {
  readonly baseUrl?: string;
  /** The file to which the page is written. */
  readonly report?: string;
  readonly json?: boolean;
}

/** Shows the progress on a terminal. */
function progressOn(stream: NodeJS.WriteStream): VerifyOptions['onProgress'] {
  if (!stream.isTTY) return undefined;
  return (done, total) => {
    if (done % 20 !== 0 && done !== total) return;
    stream.write(`\r${String(done)} of ${String(total)} calls${done === total ? '\n' : ''}`);
  };
}

async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new GatewayError('INVALID_REQUEST', `--report: ${path} cannot be written (${code}).`);
  }
}

/** In memory, or on the server of DATABASE_URL, so that the replay never touches the embedded database. */
const scratchDatabase =
  (config: Config): WithDatabase =>
  async (work) => {
    const database = await openScratchDatabase(config);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };

async function outcomeOf(
  path: string,
  { baseUrl }: CommandOptions,
  config: Config,
  options: VerifyOptions,
): Promise<VerifyOutcome> {
  if (baseUrl === undefined)
    return verifyInScratch(path, await readRecording(path), scratchDatabase(config), options);
  const address = readBaseUrl(baseUrl);
  const { verifyApiKey } = config;
  if (verifyApiKey === undefined)
    throw new GatewayError(
      'INVALID_REQUEST',
      'VERIFY_API_KEY: must be an API key of an admin, because --base-url is given.',
    );
  const target = openUrlTarget(address, verifyApiKey);
  return verifyAgainst(target, path, await readRecording(path), options);
}

/**
 * Runs the command. Ctrl-C ends the replay after the current call; the records are deleted and the report is written.
 *
 * @returns whether all responses are the same
 * @throws GatewayError, ConfigError, DatabaseUnusable: the command could not do its work
 */
export async function verifyCommand(
  path: string,
  options: CommandOptions,
  config: Config,
): Promise<boolean> {
  let isStopped = false;
  const stop = () => (isStopped = true);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const onProgress = progressOn(process.stderr);
    const outcome = await outcomeOf(path, options, config, {
      isStopped: () => isStopped,
      ...(onProgress && { onProgress }),
    });
    process.stdout.write(options.json ? `${jsonReport(outcome)}\n` : textReport(outcome));
    if (options.report !== undefined) await writeReport(options.report, pageReport(outcome));
    return isCompatible(outcome);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
