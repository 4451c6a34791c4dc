// Translates the filters of lists: conditions on columns, combined by and, or and not.
import { conditionOn, type Condition, type TableName } from '../../database/table.js';
import type { Issue } from '../../errors.js';
import type { Caller } from '../caller.js';
import { all, any, byFormIn, nothing, opposite, type ColumnCondition } from './condition.js';
import type { FilterColumns } from './filter-column.js';
import { issuesOf, type Maybe, type IssuePath } from '../validation.js';

const filterDepthMax = 10;
const conditionsMax = 100;
const joinedMax = 100;

/** A filter. All given conditions must match; absent or null means no condition. */
export type Filter<Columns extends FilterColumns> = {
  readonly [Name in keyof Columns]?: Maybe<Parameters<Columns[Name]['condition']>[0]>;
} & {
  readonly and?: Maybe<readonly Filter<Columns>[]>;
  readonly or?: Maybe<readonly Filter<Columns>[]>;
  readonly not?: Maybe<Filter<Columns>>;
};

/** A table, and the columns that its rows can be filtered by. */
export interface Filterable<Name extends TableName, Columns extends FilterColumns> {
  readonly table: Name;
  readonly filterColumns: Columns;
}

/** A filter of any table. */
interface AnyFilter {
  readonly and?: Maybe<readonly AnyFilter[]>;
  readonly or?: Maybe<readonly AnyFilter[]>;
  readonly not?: Maybe<AnyFilter>;
}

interface TableColumns {
  readonly table: TableName;
  readonly columns: FilterColumns;
}

/** Translates a filter. If there are issues, the condition must not be used. */
export function planFilter<Name extends TableName, Columns extends FilterColumns>(
  caller: Caller,
  { table, filterColumns: columns }: Filterable<Name, Columns>,
  where: Maybe<Filter<Columns>>,
): { condition: Condition<Name>; issues: readonly Issue[] } {
  const issues: Issue[] = [];
  let conditions = 0;

  function onColumn(
    of: TableColumns,
    name: string,
    operators: unknown,
    path: IssuePath,
    depth: number,
  ): ColumnCondition {
    const column = of.columns[name];
    if (column === undefined) throw new Error(`There is no filter on "${name}".`);
    if (++conditions > conditionsMax) {
      // Reported once. Further conditions are not checked, because their number is not limited.
      if (conditions === conditionsMax + 1)
        issues.push({
          path: ['where'],
          message: `Must have at most ${String(conditionsMax)} conditions.`,
        });
      return nothing;
    }
    const { error } = column.rule.safeParse(operators);
    issues.push(...issuesOf(error, path));
    if (error) return nothing;
    return column.condition(operators as never, name, {
      caller,
      byForm: byFormIn(caller, of.table),
      ofTable: (related, relatedColumns, filter) =>
        translate({ table: related, columns: relatedColumns }, filter, path, depth + 1),
    });
  }

  function translate(
    of: TableColumns,
    filter: AnyFilter,
    path: IssuePath,
    depth: number,
  ): ColumnCondition {
    if (depth > filterDepthMax) {
      issues.push({
        path,
        message: `Must be nested at most ${String(filterDepthMax)} levels deep.`,
      });
      return nothing;
    }
    const { and, or, not, ...columnFilters } = filter;
    const each = (filters: readonly AnyFilter[], joint: string) => {
      if (filters.length > joinedMax)
        issues.push({
          path: [...path, joint],
          message: `Must have at most ${String(joinedMax)} filters.`,
        });
      return filters
        .slice(0, joinedMax)
        .map((inner, index) => translate(of, inner, [...path, joint, index], depth + 1));
    };
    return all([
      ...Object.entries(columnFilters)
        .filter(([, value]) => value != null)
        .map(([name, value]) => onColumn(of, name, value, [...path, name], depth)),
      ...(and != null ? each(and, 'and') : []),
      ...(or != null ? [any(each(or, 'or'))] : []),
      ...(not != null ? [opposite(translate(of, not, [...path, 'not'], depth + 1))] : []),
    ]);
  }

  return {
    condition: conditionOn(table, translate({ table, columns }, where ?? {}, ['where'], 1)),
    issues,
  };
}
