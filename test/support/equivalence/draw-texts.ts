// Strings for calls: ordinary ones, the longest that can be stored, and those that cannot be stored.
import fc, { type Arbitrary } from 'fast-check';
import type { Value } from './value.js';

export const texts = (...list: readonly string[]): Arbitrary<Value> =>
  fc.constantFrom(...list.map((text) => ({ text })));

export const house = '\u{1f3e0}';
export const ordinary = [
  ...['Ann', 'Ann Miller', 'ann', 'Referral', 'Web', 'Zo\u00eb', 'Zoe\u0308', `${house} Roof`, ''],
  ...[' ', '  two  blanks  ', '%', '_', '\\', '100% a_b\\c', `O'Brien"; --`, 'null', '0', '\n\t'],
];
/** Strings of 255 characters, of one UTF-16 unit each and of two. */
export const longest = ['x'.repeat(255), house.repeat(255)];
export const unstorable = ['a\0b', '\0', '\ud800', 'a\udc00b'];
export const tooLong = ['x'.repeat(256), house.repeat(256), 'x'.repeat(5000)];
