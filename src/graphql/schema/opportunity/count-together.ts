// The totals of lists below many parents: those that are asked for at once are counted in one statement.
import { setImmediate } from 'node:timers/promises';
import type { Condition } from '../../../domain/list/condition.js';
import { countByParent, type ParentColumn } from '../../../domain/opportunity/read.js';
import type { Context } from '../../context.js';

interface Batch {
  readonly ids: string[];
  readonly counts: Promise<ReadonlyMap<string | null, number>>;
}

/** What a request is about to count, by what is the same for all parents. */
const waiting = new WeakMap<Context, Map<string, Batch>>();

/**
 * How many opportunities one parent has.
 *
 * @param condition what else must hold for those that count: counted together are parents with the same one
 */
export async function countTogether(
  context: Context,
  column: ParentColumn,
  id: string,
  condition: Condition,
): Promise<number> {
  const batches = waiting.get(context) ?? new Map<string, Batch>();
  waiting.set(context, batches);
  const key = `${column} ${JSON.stringify(condition)}`;
  const batch = batches.get(key) ?? begin();
  batch.ids.push(id);
  return (await batch.counts).get(id) ?? 0;

  function begin(): Batch {
    const ids: string[] = [];
    const counts = setImmediate().then(() => {
      batches.delete(key);
      return countByParent(context, column, ids, condition);
    });
    const begun = { ids, counts };
    batches.set(key, begun);
    return begun;
  }
}
