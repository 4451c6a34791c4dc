// The prices of the query cost, and how a field of the schema declares what it costs.
import { pageSizeMax, pageSizeOf } from '../../domain/list/keyset.js';

/** The most points that one operation may cost. */
export const costMax = 5_000;

/** The most points that a mutation with an Idempotency-Key may cost, for each record that it writes. */
export const storedCostPerRecord = 50;

/**
 * Connections and lists of records within each other. The database loads them with nested lateral joins, whose
 * cost doubles per level.
 */
export const listNestingMax = 5;

/** More fields of one record than a client needs: with aliases, the response could be any size. */
export const leavesMax = 50;

/**
 * Prices in points. A point stands for about half a millisecond of work on the embedded database with 10,000
 * opportunities, so that `costMax` keeps an operation below 3 seconds there.
 */
export const prices = {
  /** A field of one record. */
  field: 0.01,
  /** In addition, a field of one record beyond `leavesMax`, under whatever alias; `__typename` is one, too. */
  furtherField: 0.1,
  /** An object that is selected below a record: a related record, for example. */
  object: 0.2,
  /** A record of a list, as if the list were full. */
  row: 1,
  /** A list of the operation itself, which is a statement of its own. */
  rootList: 30,
  /** A list below a record, for each of the records. */
  nestedList: 1,
  /** `orderBy` on a list below a record, for each of the records: all of its rows are sorted. */
  nestedOrder: 50,
  /** A `totalCount`, once: lists below many records are counted together. */
  count: 30,
  /** Summaries of opportunities, once: those of many pipelines are read together. */
  aggregate: 50,
  /** The events of an opportunity, for each opportunity: a statement of its own. */
  ownList: 5,
  /** A record that is read on its own, for each record above it. */
  ownRecord: 2,
} as const;

/** Prices of what a filter holds, for each time that it is evaluated. */
export const filterPrices = {
  /** A value of `eq` or `in`. */
  equal: 0.2,
  /** Any other value to compare with, such as a tag. */
  value: 1,
  /** `contains` or `startsWith`. */
  pattern: 20,
  /** A search (`q`), and each word of it. */
  search: 28,
  word: 10,
  /** A list below a record reads the rows of that record only: its filter costs this part, for each record. */
  nestedShare: 0.25,
} as const;

/** How many items the lists of the introspection have in this schema, on average. */
const introspectionLists: Readonly<Record<string, number>> = {
  types: 200,
  directives: 8,
  fields: 12,
  inputFields: 8,
  args: 3,
  enumValues: 3,
};

/** Items of a field of the introspection: without an entry above it is one object, or a list of few. */
export const introspectionItems = (field: string): number => introspectionLists[field] ?? 1;

type FieldArguments = Readonly<Record<string, unknown>>;

/** The declaration of a field's cost. */
export interface FieldCost {
  /** The most rows that these arguments can return; absent for a field that is not a list of records. */
  readonly rows?: (args: FieldArguments) => number;
  /** Points for each execution, in addition to its rows. Default for a list: the price of a list. */
  readonly points?: (args: FieldArguments) => number;
  /** Points once, however many records the field is selected of: one statement serves all of them. The filter counts once, too. */
  readonly once?: number;
}

interface CostExtension {
  readonly extensions: { readonly cost: FieldCost };
}

export const costs = (cost: FieldCost): CostExtension => ({ extensions: { cost } });

/** For a list without pages. */
export const rowsAtMost = (
  rows: number | ((args: FieldArguments) => number),
  points?: FieldCost['points'],
): CostExtension =>
  costs({ rows: typeof rows === 'number' ? () => rows : rows, ...(points && { points }) });

/** A page size that the domain rejects counts as the largest. */
function pageRows(args: FieldArguments): number {
  const size = pageSizeOf(args);
  return size >= 1 && size <= pageSizeMax ? size : pageSizeMax;
}

/** For a list with `first` or `last`. */
export const rowsOfPage = rowsAtMost(pageRows);

/** For a list with `first` or `last` that is read by a statement of its own for each parent. */
export const rowsOfOwnPage = rowsAtMost(pageRows, () => prices.ownList);
