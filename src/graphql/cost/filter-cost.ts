// The price of a filter, from the number and kind of values with which it compares each row.
import { queryParts } from '../../domain/list/search-terms.js';
import { filterPrices } from './prices.js';

/** Whether a value is an input object. Points in time and decimals are objects as well, and are excluded. */
function isInputObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function searchPrice(query: string): number {
  const words = new Set(query.split(/\s+/).filter((word) => word !== ''));
  return filterPrices.search + filterPrices.word * words.size;
}

const rankedSearchPrice = (query: string): number =>
  filterPrices.rankedSearch + filterPrices.rankedWord * queryParts(query).length;

/** Estimates the cost of what selects the rows of a list: its arguments `where` and `search`. */
export const selectionPrice = ({ where, search }: Readonly<Record<string, unknown>>): number =>
  filterPrice(where) + (typeof search === 'string' ? rankedSearchPrice(search) : 0);

/**
 * Estimates the cost of evaluating a filter once. An empty list counts as one value, and an empty object, which has no
 * condition, as none.
 *
 * @param filter the coerced value of the argument `where`, or a part of it
 * @param name the input field of that part
 */
function filterPrice(filter: unknown, name?: string): number {
  if (filter === null || filter === undefined) return 0;
  if (typeof filter === 'string') {
    if (name === 'q') return searchPrice(filter);
    if (name === 'contains' || name === 'startsWith') return filterPrices.pattern;
  }
  const isObject = isInputObject(filter);
  const parts: [string | undefined, unknown][] = Array.isArray(filter)
    ? filter.map((part) => [name, part])
    : isObject
      ? Object.entries(filter)
      : [];
  if (parts.length === 0 && !isObject)
    return name === 'eq' || name === 'in' ? filterPrices.equal : filterPrices.value;
  const own = name === 'primaryContact' && isObject ? filterPrices.related : 0;
  return parts.reduce((total, [part, value]) => total + filterPrice(value, part), own);
}
