// What filters of lists can ask of a column, and the orders of lists: shared by all nouns.
import type { InputRef } from '@pothos/core';
import type {
  ChoiceFilter,
  RangeFilter,
  TagsFilter,
  TextFilter,
} from '../../domain/list/filter-column.js';
import type { ListOrder } from '../../domain/list/list-kind.js';
import type { Decimal } from '../../domain/money.js';
import type { Order } from '../../domain/list/keyset.js';
import { builder } from './builder.js';
import { withUuids } from './ids.js';
import type { InputFieldBuilder } from './input.js';
import { limited, textLimits } from './limits.js';

const isNull = 'Whether it must have no value, or must have one.';
const oneOf = 'Is one of these, up to 100.';

export const TextFilterType = builder.inputRef<TextFilter>('TextFilter').implement({
  description: 'Asks of a text. Everything given must hold; null asks for nothing.',
  fields: (t) => ({
    eq: t.string(limited('Is exactly this.', textLimits)),
    in: t.stringList({ description: oneOf }),
    contains: t.string(
      limited(
        'Holds this part; upper and lower case are the same. Empty: asks for nothing.',
        textLimits,
      ),
    ),
    startsWith: t.string(
      limited(
        'Starts with this; upper and lower case are the same. Empty: asks for nothing.',
        textLimits,
      ),
    ),
    isNull: t.boolean({ description: isNull }),
  }),
});

const ranges = {
  eq: 'Equals this.',
  gt: 'Is greater (later) than this.',
  gte: 'Is this or greater (later).',
  lt: 'Is less (earlier) than this.',
  lte: 'Is this or less (earlier).',
};

export const DecimalFilterType = builder.inputRef<RangeFilter<Decimal>>('DecimalFilter').implement({
  description: 'Asks of a number. Everything given must hold; null asks for nothing.',
  fields: (t) => ({
    eq: t.field({ type: 'Decimal', description: ranges.eq }),
    gt: t.field({ type: 'Decimal', description: ranges.gt }),
    gte: t.field({ type: 'Decimal', description: ranges.gte }),
    lt: t.field({ type: 'Decimal', description: ranges.lt }),
    lte: t.field({ type: 'Decimal', description: ranges.lte }),
    isNull: t.boolean({ description: isNull }),
  }),
});

export const DateTimeFilterType = builder.inputRef<RangeFilter<Date>>('DateTimeFilter').implement({
  description: 'Asks of a point in time. Everything given must hold; null asks for nothing.',
  fields: (t) => ({
    eq: t.field({ type: 'DateTime', description: ranges.eq }),
    gt: t.field({ type: 'DateTime', description: ranges.gt }),
    gte: t.field({ type: 'DateTime', description: ranges.gte }),
    lt: t.field({ type: 'DateTime', description: ranges.lt }),
    lte: t.field({ type: 'DateTime', description: ranges.lte }),
    isNull: t.boolean({ description: isNull }),
  }),
});

export const IdFilterType = builder.inputRef<ChoiceFilter<string>>('IdFilter').implement({
  description: 'Asks which record it is. Everything given must hold; null asks for nothing.',
  fields: (t) => ({
    eq: t.id({ description: 'Is this one: its global id, or its uuid.' }),
    in: t.idList({ description: 'Is one of these, up to 100: global ids or uuids.' }),
    isNull: t.boolean({ description: 'Whether there must be none, or must be one.' }),
  }),
});

export const TagsFilterType = builder.inputRef<TagsFilter>('TagsFilter').implement({
  description: 'Asks of a list of tags. Everything given must hold; null asks for nothing.',
  fields: (t) => ({
    any: t.stringList({ description: 'Holds at least one of these, up to 100.' }),
    all: t.stringList({ description: 'Holds all of these, up to 100.' }),
    isEmpty: t.boolean({ description: 'Whether there must be no tag, or must be one.' }),
  }),
});

/** What joins the conditions of a filter. */
export const joints = <Where>(t: InputFieldBuilder, filter: InputRef<Where>) => ({
  and: t.field({ type: [filter], description: 'All of these apply, up to 100.' }),
  or: t.field({
    type: [filter],
    description: 'At least one of these applies, up to 100; an empty list is met by nothing.',
  }),
  not: t.field({ type: filter, description: 'This does not apply.' }),
});

interface Nested<Where> {
  readonly and?: readonly Where[] | null | undefined;
  readonly or?: readonly Where[] | null | undefined;
  readonly not?: Where | null | undefined;
}

/**
 * A filter with the ids that it holds brought to uuids.
 *
 * @param typenames for each field that asks for a record, the type of the record
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
  description: 'Which end of an order comes first.',
  values: {
    ASC: { value: 'asc', description: 'From the least to the greatest, the oldest to the newest.' },
    DESC: {
      value: 'desc',
      description: 'From the greatest to the least, the newest to the oldest.',
    },
  } as const,
});

const NullsOrder = builder.enumType('NullsOrder', {
  description: 'Where rows without a value come.',
  values: {
    FIRST: { value: 'first', description: 'Before all others.' },
    LAST: { value: 'last', description: 'After all others.' },
  } as const,
});

/**
 * The type of the orders of a list.
 *
 * @param noun what the list is of, in the plural
 * @param field the enum of what the list can be ordered by
 */
export const orderType = <Column extends string>(
  name: string,
  noun: string,
  field: InputRef<Column>,
) =>
  builder.inputType(name, {
    description: `An order of ${noun}. Ties are broken by id, in the same direction.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'What to order by.' }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'asc',
        description: 'Which end comes first.',
      }),
      nulls: t.field({
        type: NullsOrder,
        required: true,
        defaultValue: 'last',
        description: `Where ${noun} without a value come.`,
      }),
    }),
  }) as unknown as InputRef<OrderInput<Column>>;

/** An order as callers write it. */
export interface OrderInput<Column extends string> {
  readonly field: Column;
  readonly direction: Order['direction'];
  readonly nulls: Order['nulls'];
}

/** An order as the domain takes it. */
export const toOrder = <Column extends string>(
  order: OrderInput<Column> | null | undefined,
): ListOrder<Column> | null | undefined =>
  order && { column: order.field, direction: order.direction, nulls: order.nulls };
