// Generates the parameters of queries, mainly of lists. In a query, every value is a string.
import fc, { type Arbitrary } from 'fast-check';
import { idOfNothing, ownId } from './draw-ids.js';
import { longest, ordinary, texts, tooLong, unstorable } from './draw-texts.js';
import { misspelt, type Parameter } from './draw-values.js';
import * as forms from './form.js';
import type { Form } from './form.js';
import { illegalTimestamps, legalTimestamps } from './timestamps.js';
import type { Noun, Value } from './value.js';

const inQuery = (form: Form, sound: Arbitrary<Value>, hostile: Arbitrary<Value>): Parameter => ({
  form,
  sound,
  hostile,
});

/** A search for some of the stored texts. */
export const search = (...some: readonly string[]): Parameter =>
  inQuery(
    forms.text,
    fc.oneof(
      { weight: 6, arbitrary: texts(...ordinary, ...some) },
      { weight: 1, arbitrary: texts(...longest, 'a b c d e f g', '+', '&limit=1', '%41', '=') },
    ),
    texts(...tooLong, ...unstorable),
  );

/** A search that must contain words, and at most eight of them. */
export const wordSearch = (...some: readonly string[]): Parameter =>
  inQuery(
    forms.text,
    fc.oneof(texts(...some), texts('a', '%', '+1 (555) 010-0', 'a b c d e f g h')),
    texts(...tooLong, ...unstorable, ' ', 'a b c d e f g h i'),
  );

export const choiceFilter = (words: readonly string[]): Parameter =>
  inQuery(forms.choice(words), texts(...words), misspelt(words));

/** A filter by the ID of a record. An ID that no record has is valid: it matches nothing. */
export const idFilter = (noun: Noun): Parameter =>
  inQuery(forms.id, fc.oneof(ownId(noun), idOfNothing(noun)), texts('\ud800'));

export const timeFilter: Parameter = inQuery(
  forms.timestamp,
  texts(...Object.keys(legalTimestamps)),
  texts(...illegalTimestamps),
);

export const size = (): Parameter =>
  inQuery(
    forms.size,
    texts('1', '1', '2', '3', '25', '100', '05'),
    texts(
      ...[
        '0',
        '-0',
        '-1',
        '101',
        '999999999',
        '2147483648',
        '99999999999999999999',
        '',
        ' 5',
        '5 ',
      ],
      ...['1.0', '1e1', '+5', '0x5', 'ten', '\u0663', 'true', 'null', '5\0', '5;6'],
    ),
  );

const forged = (...content: readonly unknown[]) =>
  Buffer.from(JSON.stringify(content)).toString('base64url');
const someId = '01890000-0000-7000-8000-000000000000';

/** @param list the route of the list that gives the cursor */
export const cursor = (list: string): Parameter =>
  inQuery(
    forms.text,
    fc.nat(2).map((nth) => ({ cursor: { list, nth } })),
    fc.oneof(
      fc
        .constantFrom('GET /v1/contacts', 'GET /v1/users', 'GET /v1/pipelines')
        .map((other) => ({ cursor: { list: other, nth: 0 } })),
      texts(
        ...['', 'banana', '=', 'bnVsbA', 'W10', 'e30', someId, '\0', 'x'.repeat(2000)],
        ...[
          forged('createdAt desc last', '2026-01-15T17:00:00.000Z', someId),
          forged('createdAt desc last', '9999-12-31T23:59:59.999Z', someId),
          forged('createdAt desc last', '0001-01-01T00:00:00.000Z', someId.toUpperCase()),
          forged('createdAt desc last', '0000-01-01T00:00:00.000Z', someId),
          forged('createdAt desc last', '2026-02-30T17:00:00.000Z', someId),
          forged('createdAt desc last', null, someId),
          forged('createdAt desc last', '2026-01-15T17:00:00.000Z', `${someId}'--`),
          forged('createdAt asc last', '2026-01-15T17:00:00.000Z', someId),
          forged('position asc last', '0', someId),
          forged('position asc last', '999999999', someId),
          forged('position asc last', '9999999999', someId),
          forged('position asc last', '-1', someId),
          forged('name asc last', 'Admin', someId),
          forged('name asc last', 'a\0b', someId),
          forged('name asc last', '\ud800', someId),
          forged('name asc last', 'x'.repeat(1500), someId),
        ],
      ),
    ),
  );
