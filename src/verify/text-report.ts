// Prints the outcome of a replay as text.
import { kinds, type Difference } from './difference.js';
import { headlineOf, leftOutLines, type VerifyOutcome } from './outcome.js';

/** Aligns the columns of a table. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const minute = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** The time of a recording, for people. */
export function timeOf({ from, to }: VerifyOutcome['recording']): string {
  if (from === undefined || to === undefined) return 'at an unknown time';
  return minute(from) === minute(to) ? minute(from) : `${minute(from)} to ${minute(to)}`;
}

export const replayTimeOf = ({ replayedAt }: VerifyOutcome): string => minute(replayedAt);

const describe = ({ path, recorded, replayed }: Difference): string =>
  `${path === '' ? '' : `${path}: `}recorded ${recorded}; now ${replayed}`;

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

const counted = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].map(
    ([text, count]) => `${text} (${String(count)} ${count === 1 ? 'call' : 'calls'})`,
  );

const callLimit = 20;

function differingLines({ differing, calls, same }: VerifyOutcome): string[] {
  const lines = differing
    .slice(0, callLimit)
    .flatMap(({ place, call, differences: [first], count }) => [
      `${place}  ${call}`,
      ...(first
        ? [
            `    ${kinds[first.kind]}: ${describe(first)}${count > 1 ? ` (and ${String(count - 1)} more)` : ''}`,
          ]
        : []),
    ]);
  const more = calls - same - callLimit;
  return more > 0 ? [...lines, `… and ${String(more)} more calls`] : lines;
}

export function textReport(outcome: VerifyOutcome): string {
  const { recording, target } = outcome;
  const routes = outcome.routes.map(({ route, calls, same }) => [
    route,
    ...[calls, same, calls - same].map(String),
  ]);
  const ofKinds = outcome.kinds.map(({ kind, calls, first }) => [
    ...[kinds[kind], String(calls), first.call.place],
    describe(first.difference),
  ]);
  return [
    `${recording.file}, recorded ${timeOf(recording)}`,
    `replayed ${replayTimeOf(outcome)} against ${target}`,
    ...(outcome.isInterrupted ? ['The replay was interrupted.'] : []),
    '',
    headlineOf(outcome),
    ...section('Calls', table([['route', 'calls', 'same', 'different'], ...routes])),
    ...(ofKinds.length === 0
      ? []
      : section('Differences', table([['kind', 'calls', 'first at', 'first'], ...ofKinds]))),
    ...section('Calls that differ', differingLines(outcome)),
    ...section(
      'Calls that could not be replayed, and count as different',
      outcome.problems.map(({ place, message }) => `${place}: ${message}`),
    ),
    ...section(
      'Records that could not be mapped',
      outcome.unmapped.map(({ noun, id, reason }) => `${noun} ${id}: ${reason}`),
    ),
    ...section('Assumptions', outcome.assumptions),
    ...section('Additions, which are not differences', counted(outcome.additions)),
    ...section('Reworded messages, which are not differences', counted(outcome.wordings)),
    ...section('Left out', leftOutLines(outcome.leftOut)),
    ...section('Not deleted from the target', outcome.notDeleted),
    '',
    'This result holds for the recorded calls only.',
    '',
  ].join('\n');
}

/** The outcome as one line of JSON. */
export const jsonReport = (outcome: VerifyOutcome): string =>
  JSON.stringify(outcome, (_, value: unknown) =>
    value instanceof Map ? (Object.fromEntries(value) as unknown) : value,
  );
