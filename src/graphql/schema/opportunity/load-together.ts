// Values of many parents that one statement reads: those that are asked for at once are loaded together.
import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../context.js';

interface Batch<Value> {
  readonly ids: Set<string>;
  readonly values: Promise<ReadonlyMap<string | null, Value>>;
}

/** The values that a request is about to load, by what is the same for all parents. */
const waiting = new WeakMap<Context, Map<string, Batch<unknown>>>();

/**
 * The value of one parent.
 *
 * @param key parents with the same key are loaded together: it names the kind of value and what it depends on
 * @param load loads the values of many parents; a parent without a value is missing
 */
export async function loadTogether<Value>(
  context: Context,
  key: string,
  id: string,
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string | null, Value>>,
): Promise<Value | undefined> {
  const batches = waiting.get(context) ?? new Map<string, Batch<unknown>>();
  waiting.set(context, batches);
  const batch = (batches.get(key) as Batch<Value> | undefined) ?? begin();
  batch.ids.add(id);
  return (await batch.values).get(id);

  function begin(): Batch<Value> {
    const ids = new Set<string>();
    const values = setImmediate().then(() => {
      batches.delete(key);
      return load([...ids]);
    });
    const begun = { ids, values };
    batches.set(key, begun);
    return begun;
  }
}
