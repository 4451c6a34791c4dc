// What filters can ask of a column, for each kind of column, translated for Prisma.
//
// A condition is either true or false of a row: a row without a value meets none but `isNull: true`, and
// so it does meet the opposite of any other. (SQL has a third answer, which would lose such rows.)
import { z } from 'zod';
import { all, nothing, type Condition } from './condition.js';
import { containing, containingEveryWord, startingWith } from './search.js';
import type { Decimal } from '../money.js';
import { isUuid } from '../uuid.js';
import { text, textLengthMax, type Maybe } from '../validation.js';

const filterValuesMax = 100;

/** The kinds of filters. A kind has one type in the GraphQL schema, except for `choice`, which has one for each enum. */
export type FilterKind = 'choice' | 'decimal' | 'id' | 'search' | 'tags' | 'text' | 'timestamp';

/** The conditions that a filter can hold for one column. */
export interface FilterColumn<Asked, Kind extends FilterKind = FilterKind> {
  readonly kind: Kind;
  /** What holds for the values to compare with. */
  readonly rule: z.ZodType;
  readonly condition: (asked: Asked, name: string) => Condition;
}

/** Joins comparisons, in Prisma's form, that must all hold for a column. */
function comparing(
  name: string,
  nullable: boolean,
  comparisons: readonly (object | false | undefined)[],
  isNull?: Maybe<boolean>,
): Condition {
  const asked = comparisons.filter((comparison) => typeof comparison === 'object');
  return all([
    ...asked.map((comparison) => ({ [name]: comparison })),
    // Without it, the opposite of the comparisons would lose the rows that have no value.
    ...(nullable && (asked.length > 0 || isNull === false) ? [{ [name]: { not: null } }] : []),
    ...(isNull === true ? [nullable ? { [name]: null } : nothing] : []),
  ]);
}

const isNullRule = z.boolean().nullish();
const listOf = (rule: z.ZodType) =>
  z
    .array(rule)
    .max(filterValuesMax, `Must hold at most ${String(filterValuesMax)} values.`)
    .nullish();
const comparable = text(textLengthMax).nullish();

export interface TextFilter {
  readonly eq?: Maybe<string>;
  readonly in?: Maybe<readonly string[]>;
  readonly contains?: Maybe<string>;
  readonly startsWith?: Maybe<string>;
  readonly isNull?: Maybe<boolean>;
}

/** `contains` and `startsWith` take no heed of case, and ask for nothing where they are empty. */
export const textFilter = (nullable: boolean): FilterColumn<TextFilter, 'text'> => ({
  kind: 'text',
  rule: z.object({
    eq: comparable,
    in: listOf(text(textLengthMax)),
    contains: comparable,
    startsWith: comparable,
    isNull: isNullRule,
  }),
  condition: ({ eq, in: list, contains, startsWith, isNull }, name) =>
    comparing(
      name,
      nullable,
      [
        eq != null && { equals: eq },
        list != null && { in: list },
        contains ? containing(contains) : false,
        startsWith ? startingWith(startsWith) : false,
      ],
      isNull,
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

const rangeFilter = <Value, Kind extends FilterKind>(
  kind: Kind,
  nullable: boolean,
): FilterColumn<RangeFilter<Value>, Kind> => ({
  kind,
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

export const decimalFilter = (nullable: boolean) =>
  rangeFilter<Decimal, 'decimal'>('decimal', nullable);

export const timestampFilter = (nullable: boolean) =>
  rangeFilter<Date, 'timestamp'>('timestamp', nullable);

export interface ChoiceFilter<Value> {
  readonly eq?: Maybe<Value>;
  readonly in?: Maybe<readonly Value[]>;
  readonly isNull?: Maybe<boolean>;
}

export const choiceFilter = <Value>(
  nullable: boolean,
): FilterColumn<ChoiceFilter<Value>, 'choice'> => ({
  kind: 'choice',
  rule: z.object({ in: listOf(z.unknown()), isNull: isNullRule }),
  condition: ({ eq, in: list, isNull }, name) =>
    comparing(name, nullable, [eq != null && { equals: eq }, list != null && { in: list }], isNull),
});

/** What is no id at all is the id of nothing. */
export const idFilter = (nullable: boolean): FilterColumn<ChoiceFilter<string>, 'id'> => {
  const { rule, condition } = choiceFilter<string>(nullable);
  return {
    kind: 'id',
    rule,
    condition: ({ eq, in: list, isNull }, name) =>
      eq != null && !isUuid(eq)
        ? nothing
        : condition({ eq, in: list?.filter(isUuid), isNull }, name),
  };
};

export interface TagsFilter {
  readonly any?: Maybe<readonly string[]>;
  readonly all?: Maybe<readonly string[]>;
  readonly isEmpty?: Maybe<boolean>;
}

export const tagsFilter: FilterColumn<TagsFilter, 'tags'> = {
  kind: 'tags',
  rule: z.object({
    any: listOf(text(textLengthMax)),
    all: listOf(text(textLengthMax)),
    isEmpty: isNullRule,
  }),
  condition: ({ any: some, all: every, isEmpty }, name) => {
    if (some?.length === 0) return nothing;
    return comparing(name, false, [
      some != null && { hasSome: some },
      every != null && every.length > 0 && { hasEvery: every },
      isEmpty != null && { isEmpty },
    ]);
  },
};

/**
 * One search box: every word must occur in one of the columns.
 *
 * @param nullable the columns that can be without a value
 * @param required those that cannot, of which Prisma takes no question whether they are
 */
export const searchFilter = (
  nullable: readonly string[],
  required: readonly string[] = [],
): FilterColumn<string, 'search'> => ({
  kind: 'search',
  rule: text(textLengthMax),
  condition: (query) =>
    all(
      containingEveryWord(query, (word) => [
        ...nullable.map((column) => ({ AND: [{ [column]: word }, { [column]: { not: null } }] })),
        ...required.map((column) => ({ [column]: word })),
      ]),
    ),
});
