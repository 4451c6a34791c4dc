// The arguments `where` and `orderBy` of the lists of a noun, derived from the table of its columns.
import type { InputRef } from '@pothos/core';
import { columnsWith, type ColumnsWith } from '../../domain/column-table.js';
import type { FilterColumn } from '../../domain/list/filter-column.js';
import type { ChoiceFilter } from '../../domain/list/filter-operators.js';
import type { Filter } from '../../domain/list/filter.js';
import type { PageArguments } from '../../domain/list/keyset.js';
import type { ListOrder } from '../../domain/list/list-kind.js';
import type { SortColumn } from '../../domain/list/sort-column.js';
import type { Maybe } from '../../domain/validation.js';
import type PrismaTypes from '../../generated/pothos.js';
import { builder } from './builder.js';
import { columnDescription } from './descriptions.js';
import {
  columnFilters,
  type ColumnFilters,
  type EnumFilters,
  type FilterTypenames,
} from './column-filters.js';
import { alike, filterRule } from './filter-types.js';
import { withUuids } from './ids.js';
import type { InputFieldBuilder } from './input-field-builder.js';
import { textField } from './limits.js';
import { orderType, toOrder, type OrderInput } from './sort-orders.js';

/** The logical operators of a filter. */
const logicalOperators = <Where>(t: InputFieldBuilder, filter: InputRef<Where>) => ({
  and: t.field({
    type: [filter],
    description: 'Matches records that match all of these filters, up to 100.',
  }),
  or: t.field({
    type: [filter],
    description:
      'Matches records that match at least one of these filters, up to 100. An empty list matches no record.',
  }),
  not: t.field({ type: filter, description: 'Matches records that do not match this filter.' }),
});

interface Nested<Where> {
  readonly and?: readonly Where[] | null | undefined;
  readonly or?: readonly Where[] | null | undefined;
  readonly not?: Where | null | undefined;
}

/** The filter of a related record. */
interface RelatedFilterType {
  readonly whereType: InputRef;
  readonly toWhere: (where: never) => unknown;
}

/**
 * Converts the IDs in a filter to UUIDs.
 *
 * @param typenames for each filter of an ID, the type of the record
 */
function withFilterUuids<Where extends Nested<Where>>(
  where: Where,
  typenames: Readonly<Record<string, string>>,
  related: Readonly<Record<string, RelatedFilterType>>,
): Where {
  const convert = (inner: Where) => withFilterUuids(inner, typenames, related);
  const converted: Partial<Record<string, unknown>> = {
    ...(where as Record<string, unknown>),
    ...(where.and && { and: where.and.map(convert) }),
    ...(where.or && { or: where.or.map(convert) }),
    ...(where.not && { not: convert(where.not) }),
  };
  for (const [field, { toWhere }] of Object.entries(related))
    if (converted[field] != null) converted[field] = toWhere(converted[field] as never);
  for (const [field, typename] of Object.entries(typenames)) {
    const operators = converted[field] as ChoiceFilter<string> | null | undefined;
    if (operators) converted[field] = withUuids(operators, { eq: typename, in: typename });
  }
  return converted as unknown as Where;
}

const relatedFilters = (
  t: InputFieldBuilder,
  model: keyof PrismaTypes,
  related: Readonly<Record<string, RelatedFilterType>>,
) =>
  Object.fromEntries(
    Object.entries(related).map(([name, { whereType }]) => [
      name,
      t.field({
        type: whereType,
        description: `${columnDescription(model, name as never)} Matches records whose related record matches this filter. A filter without conditions means no condition.`,
      }),
    ]),
  );

/** The filter of a list. `q` searches several columns. */
type ListFilter<Table> = Filter<
  ColumnsWith<Table, 'filter'> & { readonly q: FilterColumn<string, 'search'> }
>;
type SortName<Table> = string & keyof ColumnsWith<Table, 'sort'>;

interface ListOptions<Table> {
  /** The noun in the plural. */
  readonly nouns: string;
  /** The columns that `q` searches, as a phrase for its description. */
  readonly searched: string;
  readonly enumFilters: EnumFilters<ColumnsWith<Table, 'filter'>>;
  /** The type of the record that each filter of an ID names. */
  readonly typenames: FilterTypenames<ColumnsWith<Table, 'filter'>>;
  /** The filters of related records, by the names of their fields. */
  readonly related?: Readonly<Record<string, RelatedFilterType>>;
}

/**
 * Declares the filter type and the sort order type of a noun.
 *
 * @param table the columns of the noun in the domain
 * @returns the filter type, the arguments of a list, and their conversion for the domain
 */
export function listArguments<Table extends object>(
  model: keyof PrismaTypes,
  table: Table,
  { nouns, searched, enumFilters, typenames, related = {} }: ListOptions<Table>,
) {
  type Where = ListFilter<Table>;
  type Sort = SortName<Table>;
  const filters = columnsWith(table, 'filter') as ColumnFilters;
  const sorts = columnsWith(table, 'sort') as unknown as Readonly<Record<Sort, SortColumn>>;

  const whereType = builder.inputRef<Where>(`${model}Filter`);
  whereType.implement({
    description: `Filters ${nouns}. ${filterRule} At most 100 conditions, nested at most 10 levels deep. The conditions count towards the cost of the request.`,
    fields: (t) =>
      ({
        ...logicalOperators(t, whereType),
        q: t.string(textField(`Search words: each must occur in ${searched}, ${alike}.`)),
        ...columnFilters(t, model, filters, enumFilters),
        ...relatedFilters(t, model, related),
      }) as never,
  });
  const orderByType = orderType(model, nouns, sorts);

  const toWhere = (where: Maybe<Where>): Maybe<Where> =>
    where && withFilterUuids(where as never, typenames, related);
  return {
    whereType,
    toWhere,
    /** @param defaultOrder the order of the list without the argument */
    args: (defaultOrder: string) =>
      builder.args((t) => ({
        where: t.field({ type: whereType, description: 'Filters the list. Default: no filter.' }),
        orderBy: t.field({
          type: orderByType,
          description: `Sort order. Default: ${defaultOrder}.`,
        }),
      })),
    /** @param defaultOrder the order if `orderBy` is absent. Default: the order of the domain's list */
    toDomain: (
      {
        where,
        orderBy,
        ...sizes
      }: PageArguments & { where?: Maybe<Where>; orderBy?: Maybe<OrderInput<Sort>> },
      defaultOrder?: ListOrder<Sort>,
    ) => ({ ...sizes, where: toWhere(where), orderBy: toOrder(orderBy) ?? defaultOrder }),
  };
}
