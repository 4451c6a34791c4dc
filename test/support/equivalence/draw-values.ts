// Generates the values of parameters: for each kind valid ones up to the limit, and invalid ones from just above the
// limit to absurd ones.
import fc, { type Arbitrary } from 'fast-check';
import { idOfNothing, ownId } from './draw-ids.js';
import { house, longest, ordinary, texts, tooLong, unstorable } from './draw-texts.js';
import * as forms from './form.js';
import type { Form } from './form.js';
import { illegalTimestamps, legalTimestamps } from './timestamps.js';
import type { Noun, Value } from './value.js';

export interface Parameter {
  readonly form: Form;
  readonly sound: Arbitrary<Value>;
  readonly hostile: Arbitrary<Value>;
  /** Whether a call without the parameter is rejected. */
  readonly isRequired?: boolean;
}

const numbers = (...list: readonly string[]): Arbitrary<Value> =>
  fc.constantFrom(...list.map((number) => ({ number })));
const nothing: Arbitrary<Value> = fc.constant(null);

/** Values of the wrong type for nearly every parameter. */
const wrongTypes: Arbitrary<Value> = fc.constantFrom(
  { number: '5' },
  { number: '1.5' },
  { flag: true },
  { flag: false },
  { list: [] },
  { list: [{ text: 'a' }] },
  { list: [null] },
  { fields: {} },
  { fields: { eq: { text: 'a' } } },
  null,
);

/** @param hostile values of the right type that are rejected nevertheless */
const parameter = (form: Form, sound: Arbitrary<Value>, hostile: Arbitrary<Value>): Parameter => ({
  form,
  sound,
  hostile: fc.oneof({ weight: 3, arbitrary: hostile }, { weight: 2, arbitrary: wrongTypes }),
});

const someText: Arbitrary<Value> = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => ({ text }));

export const text = parameter(
  forms.text,
  fc.oneof(
    { weight: 12, arbitrary: texts(...ordinary) },
    { weight: 1, arbitrary: texts(...longest) },
    { weight: 3, arbitrary: someText },
    { weight: 2, arbitrary: nothing },
  ),
  texts(...tooLong, ...unstorable),
);

/** @param words valid words, and some invalid ones */
export const word = (
  sound: readonly string[],
  hostile: readonly string[],
  { isRequired = false } = {},
): Parameter => ({
  ...parameter(
    isRequired ? forms.required(forms.text) : forms.text,
    texts(...sound),
    texts(...hostile, ...tooLong, ...unstorable),
  ),
  isRequired,
});

export const email = word(
  ['ann@example.com', 'Ann@Example.com', '\u00e4@\u00f6.example', 'a@b', `${'x'.repeat(251)}@b.c`],
  ['', 'ann', 'ann@', '@example.com', 'a b@example.com', 'a@b@c', 'a@.c', 'a@b..c'],
);

export const decimal = parameter(
  forms.decimal,
  fc.oneof(
    {
      weight: 4,
      arbitrary: numbers(
        ...['0', '-0', '1', '0.1', '1250.50', '12.3', '1.00', '1e3', '1.5E+2', '25e-2'],
        ...['999999999999.99', '999999999999', '0.01', '0e10', '100.000'],
      ),
    },
    { weight: 1, arbitrary: nothing },
  ),
  fc.oneof(
    numbers(
      ...['-1', '-0.01', '1.005', '0.001', '1e-3', '1000000000000', '1e12', '1e99', '1e100'],
      ...['1e400', '-1e400', '123456789012345678901234567890', '999999999999.995'],
      ...['1.00000000000000000001', '0.1000000000000000055', '9'.repeat(41), '1e-99'],
    ),
    texts('12.50', '', 'NaN', '1,000', '0x10'),
  ),
);

export const timestamp = parameter(
  forms.timestamp,
  fc.oneof(
    { weight: 5, arbitrary: texts(...Object.keys(legalTimestamps)) },
    { weight: 1, arbitrary: nothing },
  ),
  texts(...illegalTimestamps),
);

/** Wrong spellings of the values of an enum. */
export const misspelt = (words: readonly string[]): Arbitrary<Value> => {
  const [first = ''] = words;
  return texts(
    ...[first.toUpperCase(), first.charAt(0).toUpperCase() + first.slice(1), ` ${first}`],
    ...['', 'won', words.join(','), '__proto__', 'constructor', 'null', `${first}\0`],
  );
};

export const choice = (words: readonly string[]): Parameter =>
  parameter(
    forms.choice(words),
    fc.oneof({ weight: 6, arbitrary: texts(...words) }, { weight: 1, arbitrary: nothing }),
    misspelt(words),
  );

export const link = (noun: Noun): Parameter =>
  parameter(
    forms.id,
    fc.oneof({ weight: 6, arbitrary: ownId(noun) }, { weight: 1, arbitrary: nothing }),
    fc.oneof({ weight: 4, arbitrary: idOfNothing(noun) }, { weight: 1, arbitrary: texts('') }),
  );

const tagList = (...list: readonly (string | null)[]): Value => ({
  list: list.map((text) => (text === null ? null : { text })),
});
const many = (count: number): Value =>
  tagList(...Array.from({ length: count }, (_, index) => `tag ${index}`));

export const tags = parameter(
  forms.listOf(forms.text),
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom<Value>(
        ...[tagList(), tagList('a'), tagList('b', 'a'), tagList('a', 'a', ''), null],
        tagList(`${house} e\u0301`, '%_\\', ' '),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(many(100), tagList('x'.repeat(100))) },
  ),
  fc.constantFrom<Value>(
    ...[many(101), tagList('x'.repeat(101)), tagList('a', null), tagList('a\0'), tagList('\udc00')],
    ...[{ text: 'a' }, { text: 'a,b' }, { list: [{ number: '5' }] }, { list: [{ flag: true }] }],
    { list: [{ text: 'a' }, { list: [{ text: 'b' }] }] },
  ),
);

export const flag: Parameter = {
  ...parameter(
    forms.required(forms.flag),
    fc.constantFrom({ flag: false }, { flag: true }),
    texts('true', 'false', ''),
  ),
  isRequired: false,
};

/** A list of objects in a body. */
export const items = (fields: Readonly<Record<string, Parameter>>, sound: Arbitrary<Value>) => ({
  ...parameter(
    forms.required(forms.listOf(forms.objectOf(fields))),
    sound,
    fc.constantFrom<Value>(
      ...[{ list: Array.from({ length: 101 }, () => ({ fields: {} })) }, { list: [] }],
      ...[{ fields: {} }, { list: [{ fields: {} }, null] }, { list: [{ list: [] }] }, null],
      ...[{ list: [{ fields: { nope: null } }] }, { list: [{ number: '1' }, { fields: {} }] }],
    ),
  ),
  isRequired: true,
});
