// Random strings of any Unicode characters.
import fc from 'fast-check';

const surrogatesStart = 0xd800;
const surrogateCount = 0x800;

const toCharacter = (index: number) =>
  String.fromCodePoint(index < surrogatesStart ? index : index + surrogateCount);

/** @throws TypeError for anything but one character that is no lone surrogate, as fast-check expects */
function toIndex(value: unknown): number {
  if (typeof value !== 'string' || !/^[^]$/u.test(value) || !value.isWellFormed())
    throw new TypeError('This is not one character.');
  const codePoint = value.codePointAt(0) ?? 0;
  return codePoint < surrogatesStart ? codePoint : codePoint - surrogateCount;
}

const character = fc.nat({ max: 0x10ffff - surrogateCount }).map(toCharacter, toIndex);

/**
 * Draws strings of any characters, like `fc.string({ unit: 'binary' })`. That one first builds a table of all 1.1
 * million characters, which takes 2 s in each worker of its memory.
 */
export const arbitraryText = (
  constraints: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> => fc.string({ unit: character, ...constraints });
