// Filters of a single column, and sort orders of lists: shared by all nouns.
import type { InputRef } from '@pothos/core';
import type {
  ChoiceFilter,
  FilterColumn,
  RangeFilter,
  TagsFilter,
  TextFilter,
} from '../../domain/list/filter-column.js';
import type { ListOrder } from '../../domain/list/list-kind.js';
import type { Decimal } from '../../domain/money.js';
import type { Order } from '../../domain/list/keyset.js';
import type { SortColumn } from '../../domain/list/sort-column.js';
import type PrismaTypes from '../../generated/pothos.js';
import { builder } from './builder.js';
import { columnDescription } from './descriptions.js';
import { withUuids } from './ids.js';
import type { InputFieldBuilder } from './input-field-builder.js';
import { limited, textLimits } from './limits.js';

/** The rule by which the conditions of a filter combine, for descriptions. */
export const filterRule = 'All given conditions must match; `null` means no condition.';

/** The size that a filter of a list may have. */
export const filterSize = 'At most 100 conditions, nested at most 10 levels deep.';

/** The descriptions of conditions that several filters have. */
export const matches = {
  eq: 'Matches records whose value equals this one.',
  in: 'Matches records whose value equals one of these, up to 100.',
  isNull: 'Matches records without a value if true, and records with a value if false.',
};

export const whereDescription = 'Filters the list. Default: no filter.';

/** @param defaultOrder the order of the list without the argument */
export const orderByDescription = (defaultOrder: string) => `Sort order. Default: ${defaultOrder}.`;

export const TextFilterType = builder.inputRef<TextFilter>('TextFilter').implement({
  description: `Filters by a string. ${filterRule}`,
  fields: (t) => ({
    eq: t.string(
      limited('Matches records whose value equals this one, including case.', textLimits),
    ),
    in: t.stringList({ description: matches.in }),
    contains: t.string(
      limited(
        'Matches records whose value contains this string, regardless of case. An empty string means no condition.',
        textLimits,
      ),
    ),
    startsWith: t.string(
      limited(
        'Matches records whose value starts with this string, regardless of case. An empty string means no condition.',
        textLimits,
      ),
    ),
    isNull: t.boolean({ description: matches.isNull }),
  }),
});

const ranges = {
  eq: matches.eq,
  gt: 'Matches records whose value is greater (later) than this one.',
  gte: 'Matches records whose value is greater (later) than or equal to this one.',
  lt: 'Matches records whose value is less (earlier) than this one.',
  lte: 'Matches records whose value is less (earlier) than or equal to this one.',
};

export const DecimalFilterType = builder.inputRef<RangeFilter<Decimal>>('DecimalFilter').implement({
  description: `Filters by a number. ${filterRule}`,
  fields: (t) => ({
    eq: t.field({ type: 'Decimal', description: ranges.eq }),
    gt: t.field({ type: 'Decimal', description: ranges.gt }),
    gte: t.field({ type: 'Decimal', description: ranges.gte }),
    lt: t.field({ type: 'Decimal', description: ranges.lt }),
    lte: t.field({ type: 'Decimal', description: ranges.lte }),
    isNull: t.boolean({ description: matches.isNull }),
  }),
});

export const DateTimeFilterType = builder.inputRef<RangeFilter<Date>>('DateTimeFilter').implement({
  description: `Filters by a point in time. ${filterRule}`,
  fields: (t) => ({
    eq: t.field({ type: 'DateTime', description: ranges.eq }),
    gt: t.field({ type: 'DateTime', description: ranges.gt }),
    gte: t.field({ type: 'DateTime', description: ranges.gte }),
    lt: t.field({ type: 'DateTime', description: ranges.lt }),
    lte: t.field({ type: 'DateTime', description: ranges.lte }),
    isNull: t.boolean({ description: matches.isNull }),
  }),
});

export const IdFilterType = builder.inputRef<ChoiceFilter<string>>('IdFilter').implement({
  description: `Filters by the ID of a record. ${filterRule}`,
  fields: (t) => ({
    eq: t.id({
      description:
        'Matches records with this ID: global ID or UUID. A malformed ID matches no record.',
    }),
    in: t.idList({
      description: 'Matches records with one of these IDs, up to 100: global IDs or UUIDs.',
    }),
    isNull: t.boolean({
      description: matches.isNull,
    }),
  }),
});

export const TagsFilterType = builder.inputRef<TagsFilter>('TagsFilter').implement({
  description: `Filters by tags. ${filterRule}`,
  fields: (t) => ({
    any: t.stringList({
      description:
        'Matches records that have at least one of these tags, up to 100. An empty list matches no record.',
    }),
    all: t.stringList({
      description:
        'Matches records that have all of these tags, up to 100. An empty list means no condition.',
    }),
    isEmpty: t.boolean({
      description:
        'Matches records without tags if true, and records with at least one tag if false.',
    }),
  }),
});

/** The logical operators of a filter. */
export const logicalOperators = <Where>(t: InputFieldBuilder, filter: InputRef<Where>) => ({
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

/** The filter type of each kind of column. Each enum has a filter type of its own. */
const columnFilterTypes = {
  decimal: DecimalFilterType,
  id: IdFilterType,
  tags: TagsFilterType,
  text: TextFilterType,
  timestamp: DateTimeFilterType,
};

type ColumnFilters = Readonly<
  Record<string, FilterColumn<never, 'choice' | keyof typeof columnFilterTypes>>
>;

/**
 * The filters of a noun's columns.
 *
 * @param filters the columns that its lists can be filtered by
 * @param enumTypes the filter types of the columns that hold an enum
 */
export function columnFilters<Filters extends ColumnFilters>(
  t: InputFieldBuilder,
  model: keyof PrismaTypes,
  filters: Filters,
  enumTypes: { [C in keyof Filters as Filters[C]['kind'] extends 'choice' ? C : never]: InputRef },
) {
  const fields = Object.entries(filters).map(([column, { kind }]) => {
    const type =
      kind === 'choice' ? (enumTypes as Record<string, InputRef>)[column] : columnFilterTypes[kind];
    if (type === undefined) throw new Error(`The filter of ${column} has no type.`);
    return [column, t.field({ type, description: columnDescription(model, column as never) })];
  });
  return Object.fromEntries(fields) as {
    [C in keyof Filters]: ReturnType<
      typeof t.field<InputRef<Parameters<Filters[C]['condition']>[0]>, false>
    >;
  };
}

interface Nested<Where> {
  readonly and?: readonly Where[] | null | undefined;
  readonly or?: readonly Where[] | null | undefined;
  readonly not?: Where | null | undefined;
}

/**
 * Converts the IDs in a filter to UUIDs.
 *
 * @param typenames for each field that names a record, the type of the record
 */
export function withFilterUuids<Where extends Nested<Where>>(
  where: Where,
  typenames: Readonly<Record<string, string>>,
): Where {
  const convert = (inner: Where) => withFilterUuids(inner, typenames);
  const converted: Partial<Record<string, unknown>> = {
    ...(where as Record<string, unknown>),
    ...(where.and && { and: where.and.map(convert) }),
    ...(where.or && { or: where.or.map(convert) }),
    ...(where.not && { not: convert(where.not) }),
  };
  for (const [field, typename] of Object.entries(typenames)) {
    const asked = converted[field] as ChoiceFilter<string> | null | undefined;
    if (asked) converted[field] = withUuids(asked, { eq: typename, in: typename });
  }
  return converted as unknown as Where;
}

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Direction of a sort order.',
  values: {
    ASC: { value: 'asc', description: 'Ascending: lowest or oldest first.' },
    DESC: {
      value: 'desc',
      description: 'Descending: highest or newest first.',
    },
  } as const,
});

const NullsOrder = builder.enumType('NullsOrder', {
  description: 'Position of records without a value in a sort order.',
  values: {
    FIRST: { value: 'first', description: 'Before the records with a value.' },
    LAST: { value: 'last', description: 'After the records with a value.' },
  } as const,
});

/** `createdAt` is `CREATED_AT`. */
const enumName = (column: string) => column.replace(/[A-Z]/g, '_$&').toUpperCase();

/**
 * The type of the sort orders of a list, with the enum of its sort columns.
 *
 * @param nouns the noun in the plural
 * @param sorts the columns that the list can be sorted by
 */
export function orderType<Column extends string>(
  model: keyof PrismaTypes,
  nouns: string,
  sorts: Readonly<Record<Column, SortColumn>>,
) {
  const columns = Object.keys(sorts) as Column[];
  const field = builder.enumType(`${model}OrderField`, {
    description: `Fields by which ${nouns} can be sorted.`,
    values: Object.fromEntries(
      columns.map((value) => [
        enumName(value),
        { value, description: columnDescription(model, value as never) },
      ]),
    ),
  });
  return builder.inputType(`${model}Order`, {
    description: `Sort order of ${nouns}. Ties are broken by ID, in the same direction.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'Field to sort by.' }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'asc',
        description: 'Sort direction.',
      }),
      nulls: t.field({
        type: NullsOrder,
        required: true,
        defaultValue: 'last',
        description: `Position of ${nouns} without a value.`,
      }),
    }),
  }) as unknown as InputRef<OrderInput<Column>>;
}

/** An order as callers write it. */
export interface OrderInput<Column extends string> {
  readonly field: Column;
  readonly direction: Order['direction'];
  readonly nulls: Order['nulls'];
}

/** Converts an order to that of the domain. */
export const toOrder = <Column extends string>(
  order: OrderInput<Column> | null | undefined,
): ListOrder<Column> | null | undefined =>
  order && { column: order.field, direction: order.direction, nulls: order.nulls };
