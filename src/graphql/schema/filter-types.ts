// The filter types of single columns, which the filters of all nouns share.
import type { InputRef, OutputRef } from '@pothos/core';
import type { FilterColumn } from '../../domain/list/filter-column.js';
import type {
  ChoiceFilter,
  RangeFilter,
  TagsFilter,
  TextFilter,
} from '../../domain/list/filter-operators.js';
import type { Decimal } from '../../domain/money.js';
import { builder } from './builder.js';
import { limited, textLimits } from './limits.js';

/** The rule by which the conditions of a filter combine, for descriptions. */
export const filterRule = 'All given conditions must match; `null` means no condition.';

/** The comparison of strings in searches, for descriptions. */
export const alike = 'regardless of case, accents and typographic variants';

/** The descriptions of conditions that several filters have. */
const matches = {
  eq: 'Matches records whose value equals this one.',
  in: 'Matches records whose value equals one of these, up to 100.',
  isNull: 'Matches records without a value if true, and records with a value if false.',
};

/**
 * A type of the filters of strings.
 *
 * @param what the value, as a noun: "a string"
 * @param equality the descriptions of the conditions that compare whole values
 */
const textFilterType = (
  name: string,
  what: string,
  equality: { readonly eq: string; readonly in: string },
) =>
  builder.inputRef<TextFilter>(name).implement({
    description: `Filters by ${what}. ${filterRule}`,
    fields: (t) => ({
      eq: t.string(limited(equality.eq, textLimits)),
      in: t.stringList({ description: equality.in }),
      contains: t.string(
        limited(
          `Matches records whose value contains this string, ${alike}. An empty string means no condition.`,
          textLimits,
        ),
      ),
      startsWith: t.string(
        limited(
          `Matches records whose value starts with this string, ${alike}. An empty string means no condition.`,
          textLimits,
        ),
      ),
      isNull: t.boolean({ description: matches.isNull }),
    }),
  });

const TextFilterType = textFilterType('TextFilter', 'a string', {
  eq: 'Matches records whose value equals this one, including case.',
  in: matches.in,
});

const EmailFilterType = textFilterType('EmailFilter', 'an email address', {
  eq: 'Matches records whose email address equals this one, regardless of case.',
  in: 'Matches records whose email address equals one of these, regardless of case. Up to 100.',
});

const PhoneFilterType = textFilterType('PhoneFilter', 'a phone number', {
  eq: 'Matches records whose phone number is this one, however both are written. Numbers without a country code are read as numbers of the country of the workspace.',
  in: 'Matches records whose phone number is one of these, however they are written. Up to 100.',
});

/**
 * The type of the filters of values that have an order.
 *
 * @param what the value, as a noun: "a number"
 * @param above the adjective of a higher value, such as "greater"
 * @param below the adjective of a lower value, such as "less"
 */
const rangeFilterType = <Value>(
  scalar: 'DateTime' | 'Decimal',
  what: string,
  above: string,
  below: string,
) =>
  builder.inputRef<RangeFilter<Value>>(`${scalar}Filter`).implement({
    description: `Filters by ${what}. ${filterRule}`,
    fields: (t) => {
      const comparison = (words: string) =>
        t.field({ type: scalar, description: `Matches records whose value is ${words} this one.` });
      return {
        eq: t.field({ type: scalar, description: matches.eq }),
        gt: comparison(`${above} than`),
        gte: comparison(`${above} than or equal to`),
        lt: comparison(`${below} than`),
        lte: comparison(`${below} than or equal to`),
        isNull: t.boolean({ description: matches.isNull }),
      } as never;
    },
  });

const DecimalFilterType = rangeFilterType<Decimal>('Decimal', 'a number', 'greater', 'less');
const DateTimeFilterType = rangeFilterType<Date>('DateTime', 'a point in time', 'later', 'earlier');

const IdFilterType = builder.inputRef<ChoiceFilter<string>>('IdFilter').implement({
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

const TagsFilterType = builder.inputRef<TagsFilter>('TagsFilter').implement({
  description: `Filters by tags. Tags are equal if they differ only in case, accents, typographic variants or white space around them. ${filterRule}`,
  fields: (t) => ({
    has: t.string({ description: 'Matches records that have this tag.' }),
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

/**
 * The type of the filter of a column that holds an enum.
 *
 * @param what the enum, as a noun: "role"
 * @param column the filter of the column in the domain
 */
export const enumFilter = <Value>(
  name: string,
  type: InputRef<Value> & OutputRef<Value>,
  what: string,
  { nullable }: FilterColumn<ChoiceFilter<Value>, 'choice'>,
) =>
  builder.inputRef<ChoiceFilter<Value>>(name).implement({
    description: `Filters by ${what}. ${filterRule}`,
    fields: (t) =>
      ({
        eq: t.field({ type, description: matches.eq }),
        in: t.field({ type: [type], description: matches.in }),
        ...(nullable && { isNull: t.boolean({ description: matches.isNull }) }),
      }) as never,
  });

/** The filter type of each kind of column. Each enum has a filter type of its own. */
export const columnFilterTypes = {
  decimal: DecimalFilterType,
  email: EmailFilterType,
  id: IdFilterType,
  phone: PhoneFilterType,
  tags: TagsFilterType,
  text: TextFilterType,
  timestamp: DateTimeFilterType,
};
