// Writes translated calls to files: each operation once, for generating a client, and the variables of each call.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import { redactByName } from '../recording/secrets.js';
import type { Operation } from '../rest/operation.js';
import type { Outcome, TranslatedCall } from './translate-recording.js';

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Replaces control characters, so that any text of a recording fits on one line. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

const describe = ({ name, method, url, place }: TranslatedCall): string =>
  redactByName(oneLine(`${name === undefined ? '' : `${name}: `}${method} ${url} (${place})`));

const asComment = (text: string): string => text.replace(/^/gm, '# ');

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** The operations in the order of their first calls, each with all of its calls. */
function byOperation(calls: readonly TranslatedCall[]): Map<Operation, TranslatedCall[]> {
  const operations = new Map<Operation, TranslatedCall[]>();
  for (const call of calls) {
    const known = operations.get(call.operation);
    if (known) known.push(call);
    else operations.set(call.operation, [call]);
  }
  return operations;
}

/**
 * Creates `CreateOpportunity.graphql` for each operation and `01-CreateOpportunity.variables.json` for each call. A
 * document is not repeated per call, because client generators accept each operation name only once.
 */
export function filesOf(calls: readonly TranslatedCall[]): TextFile[] {
  const digits = Math.max(2, String(calls.length).length);
  const names = new Map(
    calls.map((call, index) => [
      call,
      `${String(index + 1).padStart(digits, '0')}-${call.operation.name}.variables.json`,
    ]),
  );
  const documents = [...byOperation(calls)].map(([{ name, text }, itsCalls]) => {
    const comments = itsCalls.map((call) => `${describe(call)}: ${names.get(call) ?? ''}`);
    return { name: `${name}.graphql`, text: `${asComment(comments.join('\n'))}\n${text}\n` };
  });
  const variables = [...names].map(([call, name]) => ({
    name,
    text: `${json(call.variables)}\n`,
  }));
  return [...documents, ...variables];
}

/**
 * @param folder created if it does not exist; existing files of the same names are overwritten
 * @throws GatewayError if a file cannot be written
 */
export async function writeFiles(folder: string, files: readonly TextFile[]): Promise<void> {
  try {
    await makeFolder(folder);
    for (const { name, text } of files) await writeFile(join(folder, name), text);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new GatewayError('INVALID_REQUEST', `--out: ${folder} cannot be written (${code}).`);
  }
}

/** The calls as one text: each document follows its variables, which are in comments. */
export const textOf = (calls: readonly TranslatedCall[]): string =>
  [...byOperation(calls)]
    .map(([{ text }, itsCalls]) => {
      const comments = itsCalls.map((call) => `${describe(call)}\n${json(call.variables)}`);
      return `${asComment(comments.join('\n\n'))}\n${text}\n`;
    })
    .join('\n');

/** The calls as JSON: each call is the body of a request to /graphql. */
export const jsonOf = ({ calls, skipped, problems }: Outcome): string =>
  JSON.stringify({
    calls: calls.map((call) => ({
      call: describe(call),
      operationName: call.operation.name,
      query: call.operation.text,
      variables: call.variables,
    })),
    skipped,
    problems,
  });

/** Lines that report the calls missing in the result, with the reasons. */
export function reportOf({ calls, skipped, problems }: Outcome): string[] {
  const lines = problems.map(({ place, message }) => oneLine(`${place}: ${message}`));
  if (skipped > 0) lines.push(`Skipped calls that do not go to /v1: ${String(skipped)}.`);
  if (calls.length === 0) lines.push('The recording has no call to translate.');
  return lines;
}
