// Translated calls in writing: each operation once, as a client is built from it, with the variables of each call.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../errors.js';
import type { Operation } from '../rest/operation.js';
import type { Outcome, TranslatedCall } from './translate-recording.js';

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** One line, whatever characters a recording holds. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

const describe = ({ name, method, url, place }: TranslatedCall): string =>
  oneLine(`${name === undefined ? '' : `${name}: `}${method} ${url} (${place})`);

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
 * `CreateOpportunity.graphql` for each operation and `01-CreateOpportunity.variables.json` for each call. Who
 * moves an integration takes over the documents, of which there must be one of each name.
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
 * @param folder made where it is not there; files of these names in it are written over
 * @throws GatewayError where they cannot be written
 */
export async function writeFiles(folder: string, files: readonly TextFile[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of files) await writeFile(join(folder, name), text);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new GatewayError('INVALID_REQUEST', `${folder} cannot be written (${code}).`);
  }
}

/** The same as one text: the variables stand in comments above their document. */
export const textOf = (calls: readonly TranslatedCall[]): string =>
  [...byOperation(calls)]
    .map(([{ text }, itsCalls]) => {
      const comments = itsCalls.map((call) => `${describe(call)}\n${json(call.variables)}`);
      return `${asComment(comments.join('\n\n'))}\n${text}\n`;
    })
    .join('\n');

/** The same for programs: what each call is as the body of a request to /graphql. */
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

/** What is to be said besides, in lines: what is missing in the result, and why. */
export function reportOf({ calls, skipped, problems }: Outcome): string[] {
  const lines = problems.map(({ place, message }) => oneLine(`${place}: ${message}`));
  if (skipped > 0) lines.push(`Calls that do not go to /v1, and were skipped: ${String(skipped)}.`);
  if (calls.length === 0) lines.push('There is no call to translate.');
  return lines;
}
