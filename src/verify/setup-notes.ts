// Lists the assumptions of a replay, and the records that it could not match.
import type { IdMap } from './id-map.js';
import type { Unmapped } from './initial-records.js';
import { nouns, type KnownRecords } from './known-records.js';
import type { ReplayTarget } from './replay-target.js';

export function assumptionsOf(known: KnownRecords, target: ReplayTarget): string[] {
  const named = nouns.flatMap((noun) => {
    const count = [...known.byId.values()].filter(
      ({ id, shown, ...record }) =>
        record.noun === noun && shown === undefined && !known.created.has(id),
    ).length;
    return count === 0 ? [] : [`${String(count)} of the kind ${noun}`];
  });
  const lines: string[] = [];
  if (named.length > 0)
    lines.push(
      `The recording names records that it never shows: ${named.join(', ')}. Made-up records stand for them.`,
    );
  if (target.isRemote)
    lines.push(
      'Pipelines, stages and users are those of the target, matched by name, or else by kind and position. Records that the workspace had before the replay appear in its lists.',
    );
  if (known.workspaceIds.size > 1)
    lines.push(
      `The recording shows ${String(known.workspaceIds.size)} workspaces. All calls were replayed in one.`,
    );
  return lines;
}

/** Records for which the set-up found nothing. */
export const unmatchedRecords = (
  known: KnownRecords,
  ids: IdMap,
  others: readonly Unmapped[],
): Unmapped[] =>
  [...known.byId.values()]
    .filter(
      ({ id }) =>
        ids.get(id) === undefined &&
        !known.created.has(id) &&
        !others.some((other) => other.id === id),
    )
    .map(({ noun, id }) => ({
      noun,
      id,
      reason: 'The target has no such record, or the ID is shorter than 8 characters.',
    }));
