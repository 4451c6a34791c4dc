// Values of many parents that one statement loads, such as the number of opportunities of each stage.
import DataLoader from 'dataloader';
import type { RowOf, Selection } from '../../database/table.js';
import { recordsById, type RecordTable } from '../../domain/stored-record.js';
import type { Context } from '../context.js';

/** The loaders of each request, by key. */
const loaders = new WeakMap<Context, Map<string, DataLoader<string, unknown>>>();

/**
 * A loader of values by the ID of the parent. It keeps no value, because a later mutation of the request can change it.
 *
 * @param key identifies the loader. The first `load` with a key serves the whole request, so the key must contain
 *   everything that `load` depends on besides the IDs.
 * @param load loads the values of many parents; a parent without a value is missing
 */
export function batchLoader<Value>(
  context: Context,
  key: string,
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string | null, Value>>,
): DataLoader<string, Value | undefined> {
  const loadersOfRequest = loaders.get(context) ?? new Map<string, DataLoader<string, unknown>>();
  loaders.set(context, loadersOfRequest);
  const loader =
    loadersOfRequest.get(key) ??
    new DataLoader<string, Value | undefined>(
      async (ids) => {
        const values = await load([...new Set(ids)]);
        return ids.map((id) => values.get(id));
      },
      // Collects the parents whose resolvers run in this turn of the event loop.
      { cache: false, batchScheduleFn: setImmediate },
    );
  loadersOfRequest.set(key, loader);
  return loader as DataLoader<string, Value | undefined>;
}

/**
 * Loads a record of the workspace, together with those of the other parents.
 *
 * @param id null: no record
 * @returns null if the workspace has no such record
 */
export async function loadRecord<Name extends RecordTable>(
  context: Context,
  table: Name,
  id: string | null,
  query: Selection,
): Promise<RowOf<Name> | null> {
  if (id === null) return null;
  const loader = batchLoader(context, `${table} ${JSON.stringify(query)}`, (ids) =>
    recordsById(context, table, ids, query),
  );
  return (await loader.load(id)) ?? null;
}
