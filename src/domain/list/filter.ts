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

/** The translation of one filter, with all filters in it. */
class FilterPlan {
  readonly issues: Issue[] = [];
  readonly #caller: Caller;
  #conditions = 0;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** @param depth the number of filters around it, and itself */
  translate(of: TableColumns, filter: AnyFilter, path: IssuePath, depth: number): ColumnCondition {
    if (depth > filterDepthMax) {
      const message = `Must be nested at most ${String(filterDepthMax)} levels deep.`;
      this.issues.push({ path, message });
      return nothing;
    }
    const { and, or, not, ...columnFilters } = filter;
    const each = (filters: readonly AnyFilter[], operator: 'and' | 'or') =>
      this.#translateAll(of, filters, [...path, operator], depth + 1);
    return all([
      ...Object.entries(columnFilters)
        .filter(([, value]) => value != null)
        .map(([name, value]) => this.#onColumn(of, name, value, [...path, name], depth)),
      ...(and != null ? each(and, 'and') : []),
      ...(or != null ? [any(each(or, 'or'))] : []),
      ...(not != null ? [opposite(this.translate(of, not, [...path, 'not'], depth + 1))] : []),
    ]);
  }

  #translateAll(of: TableColumns, filters: readonly AnyFilter[], path: IssuePath, depth: number) {
    if (filters.length > joinedMax)
      this.issues.push({ path, message: `Must have at most ${String(joinedMax)} filters.` });
    return filters
      .slice(0, joinedMax)
      .map((filter, index) => this.translate(of, filter, [...path, index], depth));
  }

  #onColumn(
    of: TableColumns,
    name: string,
    operators: unknown,
    path: IssuePath,
    depth: number,
  ): ColumnCondition {
    const column = of.columns[name];
    if (column === undefined) throw new Error(`There is no filter on "${name}".`);
    if (this.#isFull()) return nothing;
    const { error } = column.rule.safeParse(operators);
    this.issues.push(...issuesOf(error, path));
    if (error) return nothing;
    return column.condition(operators as never, name, {
      caller: this.#caller,
      byForm: byFormIn(this.#caller, of.table),
      ofTable: (table, columns, filter) =>
        this.translate({ table, columns }, filter, path, depth + 1),
    });
  }

  /** Counts a condition. Conditions beyond the highest number are not checked, because their number is not limited. */
  #isFull(): boolean {
    this.#conditions++;
    const message = `Must have at most ${String(conditionsMax)} conditions.`;
    if (this.#conditions === conditionsMax + 1) this.issues.push({ path: ['where'], message });
    return this.#conditions > conditionsMax;
  }
}

/** Translates a filter. If there are issues, the condition must not be used. */
export function planFilter<Name extends TableName, Columns extends FilterColumns>(
  caller: Caller,
  { table, filterColumns: columns }: Filterable<Name, Columns>,
  where: Maybe<Filter<Columns>>,
): { condition: Condition<Name>; issues: readonly Issue[] } {
  const plan = new FilterPlan(caller);
  const condition = plan.translate({ table, columns }, where ?? {}, ['where'], 1);
  return { condition: conditionOn(table, condition), issues: plan.issues };
}
