// The filters of contacts by email address and phone number, which compare keys instead of spellings.
import type { Caller } from '../caller.js';
import { all, any, type ColumnCondition } from '../list/condition.js';
import type { FilterColumn } from '../list/filter-column.js';
import { textFilter, type TextFilter } from '../list/filter-operators.js';
import { emailKey } from './keys.js';
import { phoneKey } from './phone.js';

interface KeyedColumn<Kind> {
  readonly kind: Kind;
  /** The column of the keys. */
  readonly key: 'emailKey' | 'phoneKey';
  readonly keyOf: (value: string, country: string) => string;
  /** Further conditions for keys that are up to date. */
  readonly upToDate: (caller: Caller) => readonly ColumnCondition[];
}

/** Like the filter of any string, except that `eq` and `in` compare keys. */
function keyedFilter<Kind extends 'email' | 'phone'>({
  kind,
  key,
  keyOf,
  upToDate,
}: KeyedColumn<Kind>): FilterColumn<TextFilter, Kind, true> {
  const { rule, condition } = textFilter(true);
  /** A contact also matches by the exact value, so that it is found while its key is not up to date. */
  const equalsOneOf = (name: string, values: readonly string[], caller: Caller) =>
    any([
      { [name]: { in: [...values] } },
      all([
        { [key]: { in: values.map((value) => keyOf(value, caller.viewer.country)) } },
        // Like the condition on the value below.
        { [key]: { not: null } },
        { keysVersion: { equals: caller.db.contact.fields.version } },
        ...upToDate(caller),
      ]),
    ]);
  return {
    kind,
    nullable: true,
    rule,
    condition: ({ eq, in: list, ...others }, name, context) => {
      const asked = [...(eq != null ? [[eq]] : []), ...(list != null ? [list] : [])];
      return all([
        ...asked.map((values) => equalsOneOf(name, values, context.caller)),
        // Without this condition, the negation would omit rows without a value.
        ...(asked.length > 0 ? [{ [name]: { not: null } }] : []),
        condition(others, name, context),
      ]);
    },
  };
}

export const emailFilter = keyedFilter({
  kind: 'email',
  key: 'emailKey',
  keyOf: emailKey,
  upToDate: () => [],
});

export const phoneFilter = keyedFilter({
  kind: 'phone',
  key: 'phoneKey',
  keyOf: phoneKey,
  upToDate: ({ viewer: { country } }) => [{ phoneCountry: country }],
});
