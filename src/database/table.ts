// One table of the workspace, named by a value: for code that serves the tables of several nouns.
import type { Prisma } from '../generated/prisma/client.js';
import type { RankedSearch } from './compiled/ranked-table.js';
import type { WorkspaceTables } from './workspace-client.js';

/** The name of a table whose rows have an ID. It is a property of the client. */
export type TableName = Uncapitalize<Exclude<Prisma.ModelName, 'ApiKeyUse' | 'IdempotentAnswer'>>;

/** A row of a table, with all of its columns. */
export type RowOf<Name extends TableName> =
  Prisma.TypeMap['model'][Capitalize<Name>]['payload']['scalars'];

declare const conditionTable: unique symbol;

/**
 * A condition on the rows of one table. It is opaque, because Prisma's types of conditions on different tables are
 * assignable to each other: with them, a condition on one table would compile in a query of another.
 */
export interface Condition<Name extends TableName> {
  readonly [conditionTable]: Name;
}

/**
 * Ties a condition to the table that it is for.
 *
 * @param where the condition in Prisma's format
 */
export const conditionOn = <Name extends TableName>(_table: Name, where: object): Condition<Name> =>
  where as Condition<Name>;

/**
 * The columns and relations to load with a row, in Prisma's format. An API chooses them, and the domain passes them on
 * unread. The type fits the `include` and `select` of every table.
 */
export interface Selection {
  readonly include?: never;
  readonly select?: never;
}

/** Adds columns to a selection. Without `select`, it has all columns but those that the client omits. */
export function withColumns(query: Selection, names: readonly string[]): Selection {
  const { select, ...others } = query as { readonly select?: object };
  const columns = (value: boolean) => Object.fromEntries(names.map((name) => [name, value]));
  const added =
    select === undefined ? { omit: columns(false) } : { select: { ...select, ...columns(true) } };
  return { ...others, ...added } as Selection;
}

/** The primary key of a row. */
interface Key {
  readonly workspaceId_id: { readonly workspaceId: string; readonly id: string };
}

interface Rows<Name extends TableName> {
  readonly where: Condition<Name>;
  readonly orderBy?: object[];
  readonly take?: number;
  /** Restricts opportunities to those that a search finds, and adds their closeness. Not within a transaction. */
  readonly search?: RankedSearch;
}

/** The operations that the tables of all nouns share. */
interface Table<Name extends TableName> {
  findUnique(args: Selection & { readonly where: Key }): Promise<RowOf<Name> | null>;
  findUniqueOrThrow(args: Selection & { readonly where: Key }): Promise<RowOf<Name>>;
  findMany(args: Selection & Rows<Name>): Promise<RowOf<Name>[]>;
  count(args: Pick<Rows<Name>, 'where' | 'search'>): Promise<number>;
  create(args: Selection & { readonly data: Partial<RowOf<Name>> }): Promise<RowOf<Name>>;
  update(
    args: Selection & { readonly where: Key; readonly data: Partial<RowOf<Name>> },
  ): Promise<RowOf<Name>>;
  delete(args: { readonly where: Key; readonly select: { readonly id: true } }): Promise<unknown>;
}

/** Returns the table with this name. */
export const tableOf = <Name extends TableName>(db: WorkspaceTables, name: Name): Table<Name> =>
  db[name] as unknown as Table<Name>;
