import { describe, expect, test } from 'vitest';
import { countryNamed, phoneKey } from '../../src/domain/contact/phone.js';

describe('the key of a phone number', () => {
  test.each([
    [
      'US',
      '+15558675309',
      ...[
        '5558675309',
        '+1 555 867 5309',
        '(555) 867-5309',
        '1-555-867-5309',
        '555.867.5309 (cell)',
      ],
      ...[
        '+1\u00a0(555)\u00a0867\u20115309',
        '５５５８６７５３０９',
        '٥٥٥٨٦٧٥٣٠٩',
        'tel:+1-555-867-5309',
      ],
    ],
    ['US', '+15558675309;ext=12', '555-867-5309 x12', '(555) 867-5309 ext. 12'],
    ['US', '+4930123456', '+49 30 123456', '011 49 30 123456'],
    ['DE', '+4930123456', '030 123456', '+49 (0)30 123456', '0049 30 123456', '030/12 34 56'],
    ['DE', '+15558675309', '+1 555 867 5309', '001 555 867 5309'],
    // No number of a possible length: letters and digits.
    ['US', '5550100', '555-0100', ' 555 01 00'],
    ['US', '1800flowers', '1-800-FLOWERS', '1 800 flowers'],
    ['US', 'askann', 'ask Ann', 'Ask: Ann!'],
    ['US', '---', '---'],
  ])('read in %s is %s for each spelling', (country, key, ...spellings) => {
    for (const spelling of spellings) expect(phoneKey(spelling, country), spelling).toBe(key);
  });

  test.each([
    ['555-867-5309', '555-867-5310'],
    ['555-867-5309', '555-867-5309 x1'],
    ['1-800-FLOWERS', '1-800-ROOFING'],
    ['+49 30 123456', '030 123456'],
  ])('differs between %s and %s in the US', (one, other) => {
    expect(phoneKey(one, 'US')).not.toBe(phoneKey(other, 'US'));
  });

  test('is made of any string', () => {
    for (const odd of [
      '',
      ' ',
      '+',
      '+'.repeat(255),
      '9'.repeat(255),
      '\u{1f3e0}',
      'x'.repeat(255),
    ])
      expect(typeof phoneKey(odd, 'US')).toBe('string');
  });
});

test('countries are named by two letters in either case', () => {
  expect(['us', 'DE', 'XX', '', 'USA', '__proto__'].map(countryNamed)).toEqual([
    ...['US', 'DE', undefined, undefined, undefined, undefined],
  ]);
});
