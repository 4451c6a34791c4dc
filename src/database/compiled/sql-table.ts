// The tables as the compiler of reads sees them: columns, keys and relations, taken from the data model that Prisma
// generates.
import { getDatamodel } from '../../generated/pothos.js';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.js';
import { withoutFoldedColumns } from '../folded-columns.js';
import { workspaceColumns } from '../workspace-columns.js';
import { columnTypes, type ColumnType } from './column-types.js';

export interface SqlColumn {
  /** The name in Prisma's arguments and results. */
  readonly name: string;
  /** The quoted name in SQL. */
  readonly sql: string;
  readonly type: ColumnType;
  readonly isList: boolean;
  readonly isRequired: boolean;
}

/** A relation to at most one row of another table. */
export interface SqlRelation {
  readonly name: string;
  readonly target: SqlTable;
  /** The columns that are equal in both tables: the own one, and that of the target. */
  readonly links: readonly (readonly [own: SqlColumn, target: SqlColumn])[];
}

export interface SqlTable {
  /** The name of the model in Prisma's client. */
  readonly model: Prisma.ModelName;
  /** The quoted name, with its schema. */
  readonly sql: string;
  /** The column that names the workspace. */
  readonly workspace: SqlColumn;
  readonly primaryKey: readonly SqlColumn[];
  readonly columns: ReadonlyMap<string, SqlColumn>;
  /** The names of the columns that a read returns only if its arguments name them. */
  readonly hidden: ReadonlySet<string>;
  readonly relations: ReadonlyMap<string, SqlRelation>;
  /** The names of the columns that are unique by themselves. */
  readonly uniqueColumns: ReadonlySet<string>;
  /** The columns of each unique key of several columns, by its name in Prisma's arguments. */
  readonly uniqueKeys: ReadonlyMap<string, readonly string[]>;
}

export type SqlTables = Readonly<Record<Prisma.ModelName, SqlTable>>;

/** The names in the database. Prisma's client keeps them in this property, which its types omit. */
interface WithNames {
  readonly _runtimeDataModel: {
    readonly models: Readonly<
      Record<
        Prisma.ModelName,
        {
          readonly dbName: string | null;
          readonly fields: readonly { readonly name: string; readonly dbName?: string }[];
        }
      >
    >;
  };
}

const modelsByName = getDatamodel().datamodel.models;
type Model = (typeof modelsByName)[string];
type ModelField = Model['fields'][number];

const hiddenColumns: Readonly<Record<string, object>> = withoutFoldedColumns;

/** The columns of a model that the client omits by default. */
const hiddenOf = (name: Prisma.ModelName): object =>
  hiddenColumns[name.charAt(0).toLowerCase() + name.slice(1)] ?? {};

const quoted = (name: string) => `"${name}"`;

/**
 * Pairs the columns of a foreign key with those that it references. The last one references the ID, each other one the
 * column of the same name: that of the workspace, or that of the pipeline of a stage.
 */
const referenced = (columns: readonly string[]) =>
  columns.map((name, index) => [name, index === columns.length - 1 ? 'id' : name] as const);

/** The pairs of columns of a relation, whichever of the two tables has the foreign key. */
function pairsOf(model: string, field: ModelField): (readonly [own: string, target: string])[] {
  const own = field.relationFromFields ?? [];
  if (own.length > 0) return referenced(own);
  const opposite = modelsByName[field.type]?.fields.find(
    ({ relationName, type }) => relationName === field.relationName && type === model,
  );
  return referenced(opposite?.relationFromFields ?? []).map(([theirs, id]) => [id, theirs]);
}

/** Reads the tables from the data model of the client. */
export function sqlTablesOf(client: PrismaClient | Prisma.TransactionClient): SqlTables {
  const names = (client as unknown as WithNames)._runtimeDataModel.models;
  const tables = {} as Record<Prisma.ModelName, SqlTable>;

  function columnsOf(name: Prisma.ModelName, { fields }: Model): ReadonlyMap<string, SqlColumn> {
    const dbNames = new Map(names[name].fields.map((field) => [field.name, field.dbName]));
    return new Map(
      fields
        .filter(({ kind }) => kind === 'scalar')
        .map((field) => [
          field.name,
          {
            name: field.name,
            sql: quoted(dbNames.get(field.name) ?? field.name),
            type: columnTypes[field.type as keyof typeof columnTypes],
            isList: field.isList,
            isRequired: field.isRequired,
          },
        ]),
    );
  }

  function relationOf(name: Prisma.ModelName, field: ModelField): SqlRelation {
    const target = tables[field.type as Prisma.ModelName];
    const own = tables[name];
    const links = pairsOf(name, field).map(
      ([one, other]) => [column(own, one), column(target, other)] as const,
    );
    return { name: field.name, target, links };
  }

  for (const [key, model] of Object.entries(modelsByName)) {
    const name = key as Prisma.ModelName;
    const columns = columnsOf(name, model);
    const primaryKey = model.primaryKey?.fields ?? ['id'];
    const keys = [primaryKey, ...model.uniqueIndexes.map(({ fields }) => fields)];
    tables[name] = {
      model: name,
      sql: `"public".${quoted(names[name].dbName ?? name)}`,
      workspace: column({ columns }, workspaceColumns[name]),
      primaryKey: primaryKey.map((each) => column({ columns }, each)),
      columns,
      hidden: new Set(Object.keys(hiddenOf(name))),
      relations: new Map(),
      uniqueColumns: new Set(
        model.fields.filter(({ isId, isUnique }) => isId || isUnique).map((field) => field.name),
      ),
      uniqueKeys: new Map(
        keys.filter(({ length }) => length > 1).map((fields) => [fields.join('_'), fields]),
      ),
    };
  }
  for (const [key, { fields }] of Object.entries(modelsByName)) {
    const name = key as Prisma.ModelName;
    const relations = tables[name].relations as Map<string, SqlRelation>;
    for (const field of fields)
      if (field.kind === 'object' && !field.isList)
        relations.set(field.name, relationOf(name, field));
  }
  return tables;
}

function column({ columns }: Pick<SqlTable, 'columns'>, name: string): SqlColumn {
  const found = columns.get(name);
  if (found === undefined) throw new Error(`There is no column ${name}.`);
  return found;
}
