import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dollars, parseDecimal } from '../../src/domain/money.js';
import { arbitraryText } from '../support/arbitrary-text.js';

describe('parseDecimal', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['7', '7'],
    ['007', '7'],
    ['-12.5', '-12.5'],
    ['0.1', '0.1'],
    ['1.10', '1.1'],
    ['1e3', '1000'],
    ['1E3', '1000'],
    ['1e+3', '1000'],
    ['125e-2', '1.25'],
    ['1e99', `1${'0'.repeat(99)}`],
    ['1e-99', `0.${'0'.repeat(98)}1`],
    ['999999999999.99', '999999999999.99'],
    ['9007199254740993', '9007199254740993'],
    ['0.1234567890123456789012345678901234567891', '0.1234567890123456789012345678901234567891'],
    [`${'9'.repeat(40)}.${'9'.repeat(40)}`, `${'9'.repeat(40)}.${'9'.repeat(40)}`],
  ])('reads %s with all its digits', (text, expected) => {
    expect(parseDecimal(text)?.toFixed()).toBe(expected);
  });

  test.each([
    ['nothing', ''],
    ['a blank', ' '],
    ['space before it', ' 1'],
    ['space after it', '1 '],
    ['a line feed after it', '1\n'],
    ['a plus', '+1'],
    ['two signs', '--1'],
    ['a sign alone', '-'],
    ['a leading point', '.5'],
    ['a trailing point', '5.'],
    ['two points', '1.2.3'],
    ['a comma', '1,5'],
    ['separators of thousands', '1_000'],
    ['an exponent without digits', '1e'],
    ['an exponent with a point', '1e1.5'],
    ['an exponent of three digits', '1e100'],
    ['an exponent that takes all memory', '1e999999999'],
    ['41 digits before the point', '1'.repeat(41)],
    ['41 digits after the point', `0.${'1'.repeat(41)}`],
    ['a hexadecimal number', '0x10'],
    ['a binary number', '0b1'],
    ['a big integer', '1n'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['a negative Infinity', '-Infinity'],
    ['a word', 'twelve'],
    ['a currency', '$12'],
    ['digits of another script', '١٢'],
    ['wide digits', '１２'],
    ['a NUL after it', '1\0'],
  ])('rejects %s', (_name, text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test('is fast for long input, whether it is a number or not', () => {
    const start = performance.now();
    for (const text of ['1'.repeat(1_000_000), `1${'e1'.repeat(500_000)}`, '.'.repeat(1_000_000)])
      expect(parseDecimal(text)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('never throws, and accepts only finite numbers', () => {
    const numeralLike = fc.string({
      unit: fc.constantFrom(...Array.from('0123456789.-+eE')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.oneof(numeralLike, arbitraryText()), (text) => {
        const decimal = parseDecimal(text);
        if (decimal === undefined) return;
        expect(decimal.isFinite()).toBe(true);
        expect(decimal.toNumber() === Number(text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('dollars', () => {
  const problemsOf = (text: string) =>
    dollars.safeParse(parseDecimal(text)).error?.issues.map(({ message }) => message);

  test.each([
    ...['0', '-0', '0.01', '0.1', '1.10', '1.1000', '1e3', '125e-2', '1e11'],
    ...['999999999999', '999999999999.9', '999999999999.99', '0e99', '0.00000'],
  ])('accepts %s', (text) => {
    expect(problemsOf(text)).toBeUndefined();
    expect(dollars.parse(parseDecimal(text)).equals(text)).toBe(true);
  });

  test.each([
    ['a cent below zero', '-0.01', /negative/],
    ['far below zero', '-1e20', /negative/],
    ['less than zero by hardly anything', '-1e-40', /negative/],
    ['three decimals', '1.005', /two decimals/],
    ['a thousandth', '1e-3', /two decimals/],
    ['a decimal beyond the digits of a double', '1.00000000000000000001', /two decimals/],
    ['a number that a double rounds to good cents', '999999999999.990001', /two decimals/],
    ['what rounds up to the ceiling', '999999999999.999', /two decimals/],
    ['13 digits', '1000000000000', /12 digits/],
    ['13 digits by an exponent', '1e12', /12 digits/],
    ['13 digits and cents', '1000000000000.01', /12 digits/],
    ['a hundred digits', '1e99', /12 digits/],
  ])('rejects %s with a reason', (_name, text, reason) => {
    expect(problemsOf(text)).toEqual([expect.stringMatching(reason)]);
  });

  test.each([
    ['a number', 12],
    ['a text', '12'],
    ['null', null],
    ['nothing', undefined],
    ['an object', { d: [1], e: 0, s: 1 }],
  ])('rejects %s, which is not a decimal', (_name, value) => {
    expect(dollars.safeParse(value).success).toBe(false);
  });

  test('accepts every amount of whole cents in range, and no fraction of a cent', () => {
    const amounts = fc.integer({ min: 0, max: 99_999_999_999_999 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 999 }), (cents, fraction) => {
        const digits = String(cents).padStart(3, '0');
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(dollars.parse(parseDecimal(text)).toFixed(2)).toBe(text);
        expect(problemsOf(text + String(fraction).padStart(3, '0'))).toHaveLength(1);
      }),
    );
  });
});
