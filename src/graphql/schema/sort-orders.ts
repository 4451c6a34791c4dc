// Sort orders of lists.
import type { InputRef } from '@pothos/core';
import type { Order } from '../../domain/list/cursor.js';
import type { ListOrder } from '../../domain/list/list-kind.js';
import type { SortColumn } from '../../domain/list/sort-column.js';
import type PrismaTypes from '../../generated/pothos.js';
import { builder } from './builder.js';
import { columnDescription } from './descriptions.js';
import { enumName } from './enum-values.js';
import { alike } from './filter-types.js';

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
  const hasNulls = columns.some((column) => sorts[column].nullable);
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
    description: `Sort order of ${nouns}. Names are in alphabetical order, ${alike}. Ties are broken by ID, in the same direction.`,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'Field to sort by.' }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'asc',
        description: 'Sort direction.',
      }),
      ...(hasNulls && {
        nulls: t.field({
          type: NullsOrder,
          required: true,
          defaultValue: 'last',
          description: `Position of ${nouns} without a value.`,
        }),
      }),
    }),
  }) as unknown as InputRef<OrderInput<Column>>;
}

/** An order as callers write it. */
export interface OrderInput<Column extends string> {
  readonly field: Column;
  readonly direction: Order['direction'];
  /** Absent if the list has no field without a value. */
  readonly nulls?: Order['nulls'];
}

/** An order as the domain takes it. */
export const toOrder = <Column extends string>(
  order: OrderInput<Column> | null | undefined,
): ListOrder<Column> | null | undefined =>
  order && { column: order.field, direction: order.direction, nulls: order.nulls ?? 'last' };
