// The prices in the cost model, and the declarations of costs by the fields of the schema.
import { pageSizeMax, pageSizeOf } from '../../domain/list/keyset.js';

/** The highest cost of one operation in points. */
export const costMax = 5_000;

/**
 * The highest cost of a subscription in points. It allows the record and those to which it links, but no large pages: the
 * selection is executed for each event for as long as the stream is open, but it is charged once.
 */
export const eventCostMax = 100;

/** The highest cost of a mutation with an Idempotency-Key, in points per record that it writes. */
export const storedCostPerRecord = 50;

/**
 * The highest nesting of connections and lists of records. The database loads them with nested lateral joins, whose
 * cost doubles per level.
 */
export const listNestingMax = 5;

/**
 * The number of fields of one record at the normal price. Through aliases, a response could otherwise have any size.
 */
export const leavesMax = 50;

/**
 * Prices in points. A point stands for about half a millisecond of work on the embedded database with 10,000
 * opportunities, so that `costMax` keeps an operation below 3 seconds there.
 */
export const prices = {
  /** A field of one record. */
  field: 0.01,
  /** A field of one record that is a list of up to 100 strings or objects. */
  listField: 1,
  /** The additional price of a field of one record beyond `leavesMax`. Aliases and `__typename` count as fields. */
  furtherField: 0.1,
  /** An object below a record, such as a related record. */
  object: 0.2,
  /** A record of a list, as if the list were full. */
  row: 1,
  /** A list at the root of the operation, which is a statement of its own. */
  rootList: 30,
  /** A list below a record, for each of the records. */
  nestedList: 1,
  /** `orderBy` on a list below a record, for each of the records: all of its rows are sorted. */
  nestedOrder: 50,
  /**
   * The number of rows for which the related records of such a list are charged: the database joins them to its rows before
   * it sorts them and takes the page.
   */
  nestedOrderRows: 200,
  /** A `totalCount`, charged once: the counts of lists below many records are read together. */
  count: 30,
  /**
   * A statement that reads all rows, such as summaries of opportunities, which are charged once: those of many pipelines are
   * read together.
   */
  aggregate: 50,
  /** The history of stages, charged once: that of many stages is read together. */
  stageHistory: 100,
  /** The events of an opportunity, for each opportunity: a statement of its own. */
  ownList: 5,
  /** A record that is read by a statement of its own, for each record above it. */
  ownRecord: 2,
  /** A mutation: its statements, their transaction, and the event. */
  write: 10,
  /** A record of a mutation that writes several. */
  writtenRecord: 2,
} as const;

/** The prices of the values in a filter, for each time that the filter is evaluated. */
export const filterPrices = {
  /** A value of `eq` or `in`. */
  equal: 0.2,
  /** Any other value to compare with, such as a tag. */
  value: 1,
  /** `contains` or `startsWith`. */
  pattern: 20,
  /** A search (`q`), and each of its words. */
  search: 28,
  word: 10,
  /** A filter of a related record, in addition to its conditions. */
  related: 20,
  /** A search of opportunities and their contacts (`search`), and each of its words. */
  rankedSearch: 400,
  rankedWord: 30,
  /**
   * The fraction of a filter's price that is charged for a list below a record, which reads only that record's rows.
   * Charged for each record.
   */
  nestedShare: 0.25,
} as const;

/** The average number of items of introspection lists in this schema. */
const introspectionLists: Readonly<Record<string, number>> = {
  types: 200,
  directives: 8,
  fields: 12,
  inputFields: 8,
  args: 3,
  enumValues: 3,
};

/**
 * The number of items of an introspection field. Fields without an entry are single objects or short lists, and count
 * as 1.
 */
export const introspectionItems = (field: string): number => introspectionLists[field] ?? 1;

type FieldArguments = Readonly<Record<string, unknown>>;

/** The declaration of a field's cost. */
export interface FieldCost {
  /** The highest number of rows for the given arguments. Absent if the field is not a list of records. */
  readonly rows?: (args: FieldArguments) => number;
  /** Points for each execution, in addition to its rows. Default for a list: the price of a list. */
  readonly points?: (args: FieldArguments) => number;
  /**
   * Points that are charged once, together with the filter, however many parents the field has: one statement serves
   * all of them.
   */
  readonly once?: number;
  /** The value of `orderBy` for which an index has the rows of a list below a record in their order. */
  readonly indexedOrder?: string;
  /** Whether the field evaluates the filter of the field above it a second time. */
  readonly repeatsFilter?: boolean;
}

interface CostExtension {
  readonly extensions: { readonly cost: FieldCost };
}

export const costs = (cost: FieldCost): CostExtension => ({ extensions: { cost } });

/** Declares a list without pages. */
export const rowsAtMost = (
  rows: number | ((args: FieldArguments) => number),
  points?: FieldCost['points'],
): CostExtension =>
  costs({ rows: typeof rows === 'number' ? () => rows : rows, ...(points && { points }) });

/** The number of rows of a page. A page size that the domain rejects counts as the largest. */
function pageRows(args: FieldArguments): number {
  const size = pageSizeOf(args);
  return size >= 1 && size <= pageSizeMax ? size : pageSizeMax;
}

/** Declares a list with `first` or `last`. */
export const rowsOfPage = rowsAtMost(pageRows);

/** Declares a list with `first` or `last` whose rows below a record have an index in one order. */
export const rowsOfIndexedPage = (indexedOrder: string): CostExtension =>
  costs({ rows: pageRows, indexedOrder });

/** Declares a list with `first` or `last` that is read by a statement of its own for each parent. */
export const rowsOfOwnPage = rowsAtMost(pageRows, () => prices.ownList);
