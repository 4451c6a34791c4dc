// The fields of a noun's filter, from the columns that its lists can be filtered by.
import type { InputRef } from '@pothos/core';
import type { FilterColumn } from '../../domain/list/filter-column.js';
import type PrismaTypes from '../../generated/pothos.js';
import { columnDescription } from './descriptions.js';
import { columnFilterTypes } from './filter-types.js';
import type { InputFieldBuilder } from './input-field-builder.js';

export type ColumnFilters = Readonly<
  Record<string, FilterColumn<never, 'choice' | keyof typeof columnFilterTypes>>
>;

/** The filter type of each column that holds an enum. */
export type EnumFilters<Filters> = {
  readonly [
    C in keyof Filters as Filters[C] extends FilterColumn<never, 'choice'> ? C : never
  ]: Filters[C] extends FilterColumn<infer Operators, 'choice'> ? InputRef<Operators> : never;
};

/** The type of the record that each filter of an ID names. */
export type FilterTypenames<Filters> = {
  readonly [C in keyof Filters as Filters[C] extends FilterColumn<never, 'id'> ? C : never]: string;
};

/**
 * The filters of a noun's columns.
 *
 * @param filters the columns that its lists can be filtered by
 */
export function columnFilters(
  t: InputFieldBuilder,
  model: keyof PrismaTypes,
  filters: ColumnFilters,
  enumFilters: Readonly<Record<string, InputRef>>,
) {
  const fields = Object.entries(filters).map(([column, { kind }]) => {
    const type = kind === 'choice' ? enumFilters[column] : columnFilterTypes[kind];
    if (type === undefined) throw new Error(`The filter of ${column} has no type.`);
    return [column, t.field({ type, description: columnDescription(model, column as never) })];
  });
  return Object.fromEntries(fields) as Record<string, ReturnType<typeof t.field<InputRef, false>>>;
}
