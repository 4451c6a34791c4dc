import fc from 'fast-check';
import { parse } from 'lossless-json';
import { expect, test } from 'vitest';
import { exactNumber, numberAsSent } from '../../src/http/body.js';
import { parseExactly } from '../../src/http/exact-json.js';
import { arbitraryText } from '../support/arbitrary-text.js';

/** White space that makes a text long. */
const padding = ' '.repeat(10_000);

test.each([exactNumber, numberAsSent])(
  'a long text has the value of the same text when it is short: %o',
  (readNumber) => {
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
        ...[text, fc.double({ noNaN: true }), fc.integer(), fc.boolean(), fc.constant(null)],
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(text, tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        const json = JSON.stringify([one, one], undefined, 1).replaceAll('0.', '1234567890.');
        const long = parseExactly(padding + json, readNumber);
        const short = parse(json, undefined, readNumber);
        expect(long).toEqual(short);
        // The order of keys.
        expect(JSON.stringify(long)).toBe(JSON.stringify(short));
      }),
    );
  },
);

test.each([
  ['{"a": 1, "b": {"c": -0, "d": 1.5e3, "c": -0}, "a": 1}', undefined],
  ['{"a": 1e400, "b": [0.1000000000000000055, -12345678901234567890]}', undefined],
  ['{"a": 1, "a": 2}', "Duplicate key 'a'"],
  ['{"a": 1e400, "a": 1e401}', "Duplicate key 'a'"],
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
