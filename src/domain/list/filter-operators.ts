// The operators of filters for each kind of column, translated for Prisma.
//
// A condition is true or false for a row. A row without a value matches only `isNull: true`, and the negation of any other
// condition. (In SQL the result would be unknown, and such rows would be lost.)
import { z } from 'zod';
import { foldedColumn, foldWhole } from '../../database/folded-columns.js';
import type { Decimal } from '../money.js';
import { isUuid } from '../uuid.js';
import { text, textLengthMax, type Maybe } from '../validation.js';
import { all, nothing, type ColumnCondition } from './condition.js';
import type { FilterColumn, FilterKind } from './filter-column.js';
import { matching } from './search.js';

const filterValuesMax = 100;

/**
 * Combines comparisons of a column, in Prisma's format, with and.
 *
 * @param conditions further conditions on the column
 */
function comparing(
  name: string,
  nullable: boolean,
  comparisons: readonly (object | false)[],
  isNull?: Maybe<boolean>,
  conditions: readonly (ColumnCondition | false)[] = [],
): ColumnCondition {
  const given = [
    ...comparisons.map((comparison) => comparison && { [name]: comparison }),
    ...conditions,
  ].filter((condition) => condition !== false);
  return all([
    ...given,
    // Without this condition, the negation of the comparisons would omit rows without a value.
    ...(nullable && (given.length > 0 || isNull === false) ? [{ [name]: { not: null } }] : []),
    ...(isNull === true ? [nullable ? { [name]: null } : nothing] : []),
  ]);
}

const isNullRule = z.boolean().nullish();
const listOf = (rule: z.ZodType) =>
  z
    .array(rule)
    .max(filterValuesMax, `Must have at most ${String(filterValuesMax)} values.`)
    .nullish();
const comparable = text(textLengthMax).nullish();

export interface TextFilter {
  readonly eq?: Maybe<string>;
  readonly in?: Maybe<readonly string[]>;
  readonly contains?: Maybe<string>;
  readonly startsWith?: Maybe<string>;
  readonly isNull?: Maybe<boolean>;
}

/** `contains` and `startsWith` compare folded forms. A string whose folded form is empty means no condition. */
export const textFilter = <Nullable extends boolean>(
  nullable: Nullable,
): FilterColumn<TextFilter, 'text', Nullable> => ({
  kind: 'text',
  nullable,
  rule: z.object({
    eq: comparable,
    in: listOf(text(textLengthMax)),
    contains: comparable,
    startsWith: comparable,
    isNull: isNullRule,
  }),
  condition: ({ eq, in: list, contains, startsWith, isNull }, name, { byForm }) =>
    comparing(
      name,
      nullable,
      [eq != null && { equals: eq }, list != null && { in: list }],
      isNull,
      [
        matching('contains', contains, name, byForm),
        matching('startsWith', startsWith, name, byForm),
      ],
    ),
});

export interface RangeFilter<Value> {
  readonly eq?: Maybe<Value>;
  readonly gt?: Maybe<Value>;
  readonly gte?: Maybe<Value>;
  readonly lt?: Maybe<Value>;
  readonly lte?: Maybe<Value>;
  readonly isNull?: Maybe<boolean>;
}

const rangeFilter = <Value, Kind extends FilterKind, Nullable extends boolean>(
  kind: Kind,
  nullable: Nullable,
): FilterColumn<RangeFilter<Value>, Kind, Nullable> => ({
  kind,
  nullable,
  rule: z.object({ isNull: isNullRule }),
  condition: ({ eq, gt, gte, lt, lte, isNull }, name) =>
    comparing(
      name,
      nullable,
      [
        eq != null && { equals: eq },
        gt != null && { gt },
        gte != null && { gte },
        lt != null && { lt },
        lte != null && { lte },
      ],
      isNull,
    ),
});

export const decimalFilter = <Nullable extends boolean>(nullable: Nullable) =>
  rangeFilter<Decimal, 'decimal', Nullable>('decimal', nullable);

export const timestampFilter = <Nullable extends boolean>(nullable: Nullable) =>
  rangeFilter<Date, 'timestamp', Nullable>('timestamp', nullable);

export interface ChoiceFilter<Value> {
  readonly eq?: Maybe<Value>;
  readonly in?: Maybe<readonly Value[]>;
  readonly isNull?: Maybe<boolean>;
}

export const choiceFilter = <Value, Nullable extends boolean>(
  nullable: Nullable,
): FilterColumn<ChoiceFilter<Value>, 'choice', Nullable> => ({
  kind: 'choice',
  nullable,
  rule: z.object({ in: listOf(z.unknown()), isNull: isNullRule }),
  condition: ({ eq, in: list, isNull }, name) =>
    comparing(name, nullable, [eq != null && { equals: eq }, list != null && { in: list }], isNull),
});

/** A malformed ID matches no row. */
export const idFilter = <Nullable extends boolean>(
  nullable: Nullable,
): FilterColumn<ChoiceFilter<string>, 'id', Nullable> => {
  const { rule, condition } = choiceFilter<string, Nullable>(nullable);
  return {
    kind: 'id',
    nullable,
    rule,
    condition: ({ eq, in: list, isNull }, name, context) =>
      eq != null && !isUuid(eq)
        ? nothing
        : condition({ eq, in: list?.filter(isUuid), isNull }, name, context),
  };
};

export interface TagsFilter {
  readonly has?: Maybe<string>;
  readonly any?: Maybe<readonly string[]>;
  readonly all?: Maybe<readonly string[]>;
  readonly isEmpty?: Maybe<boolean>;
}

/** The tags to compare with. A blank one is no tag. */
const foldedTags = (asked: readonly string[]) => asked.map(foldWhole).filter((tag) => tag !== '');

/** Tags are equal if their folded forms are. */
export const tagsFilter: FilterColumn<TagsFilter, 'tags', false> = {
  kind: 'tags',
  nullable: false,
  rule: z.object({
    has: text(textLengthMax).nullish(),
    any: listOf(text(textLengthMax)),
    all: listOf(text(textLengthMax)),
    isEmpty: isNullRule,
  }),
  condition: ({ has, any: some, all: every, isEmpty }, name, { byForm }) => {
    const tagsOf = (operator: 'hasSome' | 'hasEvery', asked: readonly string[]) =>
      byForm(
        { [foldedColumn(name)]: { [operator]: foldedTags(asked) } },
        { [name]: { [operator]: asked } },
      );
    const isNothing = (asked: Maybe<readonly string[]>) =>
      asked != null && foldedTags(asked).length === 0;
    const one = has != null ? [has] : undefined;
    if (isNothing(some) || isNothing(one)) return nothing;
    return comparing(name, false, [isEmpty != null && { isEmpty }], undefined, [
      one !== undefined && tagsOf('hasSome', one),
      some != null && tagsOf('hasSome', some),
      every != null && !isNothing(every) && tagsOf('hasEvery', every),
    ]);
  },
};
