// Compares two lists. Items that are records are paired by their IDs, and all others by their position.
import type { Comparer } from './comparer.js';
import type { IdMap } from './id-map.js';
import { isJsonObject, textAt } from './json.js';

type Items = readonly unknown[];

/** A text that is the same for the same item of both lists. */
function itemKey(item: unknown, translate: (text: string) => string): string {
  const id = textAt(item, 'id') ?? textAt(item, 'param');
  return translate(id ?? JSON.stringify(item));
}

const itemKeys = (list: Items, translate = (text: string) => text): string[] =>
  list.map((item) => itemKey(item, translate));

const hasId = (item: unknown): boolean => textAt(item, 'id') !== undefined;

/** Whether items are paired by their IDs. A list of records of which none is known yet is paired by position. */
const areRecords = (recorded: Items, replayed: Items, ids: IdMap): boolean =>
  [...recorded, ...replayed].every(hasId) &&
  (recorded.length !== replayed.length ||
    recorded.some((item) => ids.get(textAt(item, 'id') ?? '') !== undefined));

const titleOf = (item: unknown): unknown =>
  isJsonObject(item) ? (item.contact_name ?? item.name ?? item.id ?? item) : item;

function compareRecords(to: Comparer, path: string, recorded: Items, replayed: Items): void {
  const before = itemKeys(recorded, (id) => to.ids.translate(id));
  const now = itemKeys(replayed);
  const rowOf = new Map(now.map((key, row) => [key, row]));
  const lost = recorded.filter((_, row) => !rowOf.has(before[row] ?? ''));
  const known = new Set(before);
  const extra = replayed.filter((_, row) => !known.has(now[row] ?? ''));
  const list = (rows: Items, others: Items) =>
    `${String(rows.length)} items${
      others.length > 0
        ? `, with ${others
            .slice(0, 3)
            .map((row) => to.show(titleOf(row)))
            .join(', ')}`
        : ''
    }`;
  if (lost.length > 0 || extra.length > 0)
    to.found.differences.push({
      kind: 'rows',
      path,
      recorded: list(recorded, lost),
      replayed: list(replayed, extra),
    });
  const common = before.filter((key) => rowOf.has(key));
  const inOrder = now.filter((key) => known.has(key));
  if (common.some((key, index) => key !== inOrder[index]))
    differInOrder(to, path, recorded, replayed);
  recorded.forEach((item, row) => {
    const at = rowOf.get(before[row] ?? '');
    if (at !== undefined) to.compare(`${path}[${String(row)}]`, item, replayed[at]);
  });
}

function differInOrder(to: Comparer, path: string, recorded: Items, replayed: Items): void {
  const titles = (list: Items) => list.slice(0, 4).map(titleOf);
  to.differ('order', path, titles(recorded), titles(replayed));
}

export function compareLists(to: Comparer, path: string, recorded: Items, replayed: Items): void {
  if (areRecords(recorded, replayed, to.ids)) {
    compareRecords(to, path, recorded, replayed);
    return;
  }
  const before = itemKeys(recorded, (text) => to.ids.translate(text));
  const now = itemKeys(replayed);
  const isSameSet = before.toSorted().join('\n') === now.toSorted().join('\n');
  if (isSameSet && before.join('\n') !== now.join('\n')) {
    differInOrder(to, path, recorded, replayed);
    return;
  }
  if (recorded.length !== replayed.length) to.differ('rows', path, recorded, replayed);
  recorded.slice(0, replayed.length).forEach((item, row) => {
    to.compare(`${path}[${String(row)}]`, item, replayed[row]);
  });
}
