import fc from 'fast-check';
import { LosslessNumber, parse } from 'lossless-json';
import { expect, test } from 'vitest';
import { parseExactly } from '../../src/http/exact-json.js';
import { arbitraryText } from '../support/arbitrary-text.js';

const numberAsSent = (text: string) => new LosslessNumber(text);
/** White space that makes a text long. */
const padding = ' '.repeat(10_000);

test('a long text has the value of the same text when it is short', () => {
  const special = fc.constantFrom(
    '"',
    '\\',
    '__proto__',
    '1',
    '~0',
    '~',
    '',
    'x'.repeat(62),
    'x'.repeat(63),
  );
  const text = fc.oneof(arbitraryText(), arbitraryText({ minLength: 64 }), special);
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      ...[text, fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)],
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(text, tie('value'), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(value, (one) => {
      const json = JSON.stringify([one, one], undefined, 1);
      const long = parseExactly(padding + json, numberAsSent);
      const short = parse(json, undefined, numberAsSent);
      expect(long).toEqual(short);
      // The order of keys.
      expect(JSON.stringify(long)).toBe(JSON.stringify(short));
    }),
  );
});

test.each([
  ['{"a": "\\u0041\\"", "a": "A\\""}', undefined],
  ['{"b": 1, "a": 12345678901234567890, "a": 12345678901234567890}', undefined],
  ['{"a": 12345678901234567890, "\\u0061": 12345678901234567891}', "Duplicate key 'a'"],
  [`{"${'a'.repeat(100)}": 1, "${'a'.repeat(100)}": 2}`, `Duplicate key '${'a'.repeat(100)}'`],
  ['{"\\u007e0": 1, "~0": 2}', "Duplicate key '~0'"],
  ['{"a": "x", "a": "y"}', "Duplicate key 'a'"],
  ['{"a": "x" "b"}', 'JSON'],
  ['{"a": "\\x"}', 'JSON'],
  ['{"a": "\n"}', 'JSON'],
  ['{"a": 01}', 'JSON'],
  ['{"a": "x', 'JSON'],
])('a long text is rejected if it is when it is short: %s', (text, message) => {
  const long = () => parseExactly(padding + text, numberAsSent);
  const short = () => parse(text, undefined, numberAsSent);
  if (message === undefined) expect(long()).toEqual(short());
  else {
    expect(short).toThrow(SyntaxError);
    expect(long).toThrow(SyntaxError);
    expect(long).toThrow(message);
  }
});
