import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/database/fold.js';

describe('strings that people type for one another fold to the same', () => {
  test.each([
    ['case', ['PENA', 'pena', 'Pena']],
    ['accents, composed and decomposed', ['Peña', 'Pen\u0303a', 'pena', 'PEÑA']],
    ['several accents on a letter', ['Nguyễn', 'nguyen']],
    ['letters that case folding makes two', ['Straße', 'STRASSE', 'STRAẞE', 'strasse']],
    ['Turkish i', ['İstanbul', 'ISTANBUL', 'ıstanbul', 'istanbul']],
    ['letters that have no decomposition', ['Łódź Ærøskøbing Đorđe', 'lodz aeroskobing dorde']],
    ['the final sigma', ['ΟΔΟΣ', 'οδος', 'οδοσ', 'ὁδός']],
    ['Cyrillic', ['Артём', 'АРТЕМ', 'артем']],
    ['Hebrew and Arabic vowel points', ['שָׁלוֹם مُحَمَّد', 'שלום محمد']],
    ['apostrophes', ["O'Brien", 'O’Brien', 'O‘Brien', 'OʼBrien', 'o´brien', 'O`Brien']],
    ['quotes', ['"roof"', '“Roof”', '„roof“', '«roof»']],
    ['dashes', ['Smith-Jones', 'Smith–Jones', 'Smith—Jones', 'Smith‑Jones', 'Smith−Jones']],
    ['ligatures, widths and fractions', ['ﬁx １２ ½', 'fix 12 1/2']],
    ['white space', ['a b', 'a  b', 'a\u00a0b', 'a\t\nb', 'a\u3000b']],
    [
      'invisible characters',
      ['roof', 'ro\u00adof', '\u200broof', 'ro\u2060of', '\ufeffroof', 'r\u0001oof'],
    ],
    ['voicing marks of Japanese, composed and decomposed', ['が', 'か\u3099']],
  ])('%s', (_what, [first = '', ...others]) => {
    for (const other of others) expect(fold(other), other).toBe(fold(first));
  });
});

test.each([
  ['a', 'b'],
  ['a b', 'ab'],
  ['100%', '100'],
  ['a_b', 'a-b'],
  ['a\\b', 'a/b'],
  ['が', 'か'],
  ['हिन्दी', 'हनद'],
  ['가', '각'],
  ['\u{1f600}', '\u{1f601}'],
  [' ', ''],
])('%j and %j do not fold to the same', (one, other) => {
  expect(fold(one)).not.toBe(fold(other));
});

test('a folded string is kept by folding, by a change of case, and by Unicode normalization', () => {
  const text = fc
    .string({ unit: 'binary' })
    .filter((value) => !/[\u0345\u1f80-\u1fff]/.test(value));
  fc.assert(
    fc.property(text, (value) => {
      const folded = fold(value);
      expect(fold(folded)).toBe(folded);
      expect(fold(value.toUpperCase())).toBe(folded);
      expect(fold(value.toLowerCase())).toBe(folded);
      expect(fold(value.normalize('NFC'))).toBe(folded);
      expect(fold(value.normalize('NFD'))).toBe(folded);
    }),
    { numRuns: 1_000 },
  );
});

test('the folded form of a character has at most 12 bytes, so that an index can hold that of a string', () => {
  let longest = 0;
  // No character beyond these has a decomposition.
  for (let code = 0; code <= 0x2fa1f; code++)
    if (code < 0xd800 || code > 0xdfff)
      longest = Math.max(longest, Buffer.byteLength(fold(String.fromCodePoint(code))));
  expect(longest).toBe(12);
});
