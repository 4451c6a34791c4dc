// The command `to-graphql`.
import { readRecording } from '../recording/read-recording.js';
import { filesOf, jsonOf, reportOf, textOf, writeFiles } from './graphql-files.js';
import { toGraphQL } from './translate-recording.js';

/**
 * Translates a recording and writes the results.
 *
 * @returns whether all calls could be translated
 */
export async function toGraphQLCommand(
  path: string,
  { out: folder, json }: { out?: string; json?: boolean },
): Promise<boolean> {
  const outcome = await toGraphQL(await readRecording(path));
  const files = folder === undefined ? [] : filesOf(outcome.calls);
  if (folder !== undefined) await writeFiles(folder, files);
  if (json) process.stdout.write(`${jsonOf(outcome)}\n`);
  else if (folder === undefined) process.stdout.write(textOf(outcome.calls));
  else process.stdout.write(`Wrote ${String(files.length)} files to ${folder}.\n`);
  for (const line of reportOf(outcome)) process.stderr.write(`${line}\n`);
  return outcome.problems.length === 0;
}
