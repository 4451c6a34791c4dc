// The columns that are stored folded as well, for search and sort orders: which there are, and how each write fills them. A
// column `name` has the folded column `foldedName`; prisma/schema.prisma lists them.
import { Prisma, type PrismaClient } from '../generated/prisma/client.js';
import { fold } from './fold.js';

/** The name of the folded column of a column. */
export const foldedColumn = (name: string) =>
  `folded${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The column that tells whether the folded columns of a row are up to date, and the column that it then equals. */
interface Marker {
  readonly marker: string;
  readonly of: string;
}

const byVersion: Marker = { marker: foldedColumn('version'), of: 'version' };

const describe = (fields: object, marker: Marker) => ({
  ...marker,
  columns: Object.keys(fields).filter(
    (name) => foldedColumn(name) in fields && foldedColumn(name) !== marker.marker,
  ),
});

/** The tables with folded columns. */
export const foldedTables = {
  opportunity: describe(Prisma.OpportunityScalarFieldEnum, byVersion),
  contact: describe(Prisma.ContactScalarFieldEnum, byVersion),
  // Users have no version.
  user: describe(Prisma.UserScalarFieldEnum, { marker: 'foldedFrom', of: 'name' }),
};

export type FoldedTable = keyof typeof foldedTables;

const folding = Object.entries(foldedTables) as [FoldedTable, (typeof foldedTables)[FoldedTable]][];

export const isFoldedTable = (table: string): table is FoldedTable => table in foldedTables;

interface WithFields {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A condition in Prisma's format: the folded columns of a row are up to date. */
export function isUpToDate(db: Readonly<Record<FoldedTable, unknown>>, table: FoldedTable): object {
  const { marker, of } = foldedTables[table];
  return { [marker]: { equals: (db[table] as WithFields).fields[of] } };
}

/** A condition in Prisma's format: the opposite of `isUpToDate`. */
export const isOutdated = (db: Readonly<Record<FoldedTable, unknown>>, table: FoldedTable) => ({
  NOT: isUpToDate(db, table),
});

/** Folds a value that is compared as a whole, such as a tag. */
export const foldWhole = (value: string): string => fold(value).trim();

/** The value of the folded column. Tags stay in their order, so that each is beside its folded form. */
const foldedValue = (value: unknown) =>
  Array.isArray(value)
    ? (value as string[]).map(foldWhole)
    : value === null
      ? null
      : fold(value as string);

/** The values of columns, by their names. */
export type Values = Readonly<Record<string, unknown>>;

/** The folded columns of the given columns of a row. */
export const foldedValues = (table: FoldedTable, values: Values): Values =>
  Object.fromEntries(
    foldedTables[table].columns
      .filter((name) => values[name] !== undefined)
      .map((name) => [foldedColumn(name), foldedValue(values[name])]),
  );

/** The values of a new row, with those of its folded columns. */
export function foldedRow(table: FoldedTable, values: Values): Values {
  const { marker, of } = foldedTables[table];
  return { ...values, ...foldedValues(table, values), [marker]: values[of] ?? 1 };
}

/** The columns of a change, with the folded columns of those that it changes. */
export function foldedChange(table: FoldedTable, values: Values): Values {
  const { marker, of } = foldedTables[table];
  if (values[of] === undefined) return { ...values, ...foldedValues(table, values) };
  // A version is incremented by 1. So is the marker, and a row that was not up to date before stays recognizable.
  const mark = typeof values[of] === 'number' ? { increment: 1 } : values[of];
  return { ...values, ...foldedValues(table, values), [marker]: mark };
}

type Arguments = Readonly<Record<string, unknown>>;

/** The operations that write rows, with the arguments that hold the values of new rows, and of changed ones. */
const writtenArguments: Readonly<
  Record<string, { readonly created?: string; readonly changed?: string }>
> = {
  create: { created: 'data' },
  createMany: { created: 'data' },
  createManyAndReturn: { created: 'data' },
  update: { changed: 'data' },
  updateMany: { changed: 'data' },
  updateManyAndReturn: { changed: 'data' },
  upsert: { created: 'create', changed: 'update' },
};

function withFolded(table: FoldedTable, operation: string, args: Arguments): Arguments {
  const { created = '', changed = '' } = writtenArguments[operation] ?? {};
  const rows = args[created];
  return {
    ...args,
    ...(rows !== undefined && {
      [created]: Array.isArray(rows)
        ? rows.map((row: Values) => foldedRow(table, row))
        : foldedRow(table, rows as Values),
    }),
    ...(args[changed] !== undefined && { [changed]: foldedChange(table, args[changed] as Values) }),
  };
}

interface Writing {
  readonly args: Arguments;
  readonly query: (args: Arguments) => Promise<unknown>;
}

/** Returns a client whose writes fill the folded columns. Raw SQL must do so itself. */
export function fillingFoldedColumns(client: PrismaClient): PrismaClient {
  const operationsOf = (table: FoldedTable) =>
    Object.keys(writtenArguments).map((operation) => [
      operation,
      ({ args, query }: Writing) => query(withFolded(table, operation, args)),
    ]);
  const query: unknown = Object.fromEntries(
    folding.map(([table]) => [table, Object.fromEntries(operationsOf(table))]),
  );
  const extended: unknown = client.$extends({ query: query as never });
  return extended as PrismaClient;
}

/** Prisma's option that leaves the folded columns out of rows, unless a query selects them. */
export const withoutFoldedColumns = Object.fromEntries(
  folding.map(([table, { columns, marker }]) => [
    table,
    Object.fromEntries([...columns.map(foldedColumn), marker].map((name) => [name, true])),
  ]),
);
