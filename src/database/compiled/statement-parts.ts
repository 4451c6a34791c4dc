// The parts of a statement that is being compiled: its parameters, and its tables.
import type { SqlQuery } from '@prisma/driver-adapter-utils';
import type { Prisma } from '../../generated/prisma/client.js';
import { plannedForItsValues } from '../statement-names.js';
import type { TypedQuery } from '../typed-query.js';
import { thisWorkspace } from '../this-workspace.js';
import { notCompilable } from './not-compiled.js';
import type { SqlColumn, SqlRelation, SqlTable } from './sql-table.js';

/** The scope of the unbound client. */
export const anyWorkspace = Symbol('any workspace');

/** The workspace that a statement reads, by its ID. */
export type ReadScope = string | typeof anyWorkspace;

/** A table, under its name in the statement. */
export interface TableAt {
  readonly table: SqlTable;
  readonly alias: string;
}

/** The rows in which a column of a table has a value, or those in which it has none. */
export interface RowsByNull {
  readonly target: TableAt;
  readonly column: SqlColumn;
  readonly isNull: boolean;
}

/** The placeholder of the workspace, which is the first parameter. */
const workspacePlaceholder = '$1';

/** The parameters of a statement. */
export class Parameters {
  readonly args: unknown[] = [];
  readonly argTypes: SqlQuery['argTypes'] = [];
  /** Whether PostgreSQL plans the statement on each call, because the best plan depends on the values. */
  isPlannedPerCall = false;

  constructor(readonly scope: ReadScope) {
    if (scope !== anyWorkspace) this.#add(scope, { scalarType: 'string', arity: 'scalar' });
  }

  /** The statement that has these parameters. */
  statement(sql: string, valueTypes: TypedQuery['valueTypes']): TypedQuery {
    return { sql, args: this.args, argTypes: this.argTypes, valueTypes };
  }

  /** Adds a value that is compared with a column, and returns its placeholder. */
  add({ type }: SqlColumn, value: unknown): string {
    return this.#add(type.toParameter(value) ?? notCompilable(), {
      scalarType: type.scalarType,
      arity: 'scalar',
    });
  }

  /** Adds a list of values as one parameter, so that the text does not depend on their number. */
  addList({ type }: SqlColumn, values: unknown): string {
    if (!Array.isArray(values)) notCompilable();
    const parameters = values.map((value: unknown) => type.toParameter(value) ?? notCompilable());
    return this.#add(parameters, { scalarType: type.scalarType, arity: 'list' });
  }

  /** Adds a JSON document, and returns its placeholder with its type. */
  addJson(value: unknown): string {
    return `${this.#add(JSON.stringify(value), { scalarType: 'string', arity: 'scalar' })}::jsonb`;
  }

  /** Adds the parameters of a statement, and returns its text. */
  addSql({ strings, values }: Prisma.Sql): string {
    const placeholders = values.map((value) =>
      value === thisWorkspace
        ? workspacePlaceholder
        : this.#add(value, {
            scalarType: 'string',
            arity: Array.isArray(value) ? 'list' : 'scalar',
          }),
    );
    return strings.map((text, index) => text + (placeholders[index] ?? '')).join('');
  }

  #add(parameter: unknown, argType: SqlQuery['argTypes'][number]): string {
    this.argTypes.push(argType);
    return `$${String(this.args.push(parameter))}`;
  }
}

/** The start of a statement whose best plan may depend on its values. */
export const planningComment = ({ isPlannedPerCall }: Parameters): string =>
  isPlannedPerCall ? `${plannedForItsValues} ` : '';

export const at = (alias: string, { sql }: Pick<SqlColumn, 'sql'>): string => `${alias}.${sql}`;

/**
 * The condition that keeps a table within the workspace. Each table of a statement has it, including tables that are
 * joined by a key.
 *
 * @returns no condition for any workspace
 */
export const withinWorkspace = ({ table, alias }: TableAt, scope: ReadScope): string[] =>
  scope === anyWorkspace ? [] : [`${at(alias, table.workspace)} = ${workspacePlaceholder}`];

/** The conditions that join the row of a relation. The workspace is equal in both tables. */
export const joinConditions = (
  from: TableAt,
  { links }: SqlRelation,
  to: TableAt,
  scope: ReadScope,
): string[] => [
  ...withinWorkspace(to, scope),
  ...links
    .filter(([own]) => scope === anyWorkspace || own !== from.table.workspace)
    .map(([own, theirs]) => `${at(to.alias, theirs)} = ${at(from.alias, own)}`),
];
