// Parses JSON text without loss, and long text in little time. lossless-json takes 0.1 to 0.6 s for 1 MB.
import { isLosslessNumber, parse } from 'lossless-json';

/** The length up to which lossless-json parses a text. Longer text is parsed by JSON.parse. */
const shortTextMax = 8_192;
/** The length above which lossless-json is slow for a string, because it appends each character to the result. */
const shortStringMax = 64;
const placeholderStart = '~';

type ReadNumber = (text: string) => unknown;

/** Whether the quotation mark at a position is part of a string. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '\\') start--;
  return (at - start) % 2 === 1;
}

function endOfString(text: string, start: number): number {
  let end = start;
  do end = text.indexOf('"', end + 1);
  while (isEscaped(text, end));
  return end + 1;
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && (isDigit(text[end] ?? '') || '.eE+-'.includes(text[end] ?? '')))
    end++;
  return end;
}

/** A text that JSON.parse reads without loss. */
class PlainText {
  /** The strings and numbers that placeholders replace. */
  readonly #values: unknown[] = [];
  /** The indexes of those values, by their kind and text, so that equal ones have the same placeholder. */
  readonly #indexes = new Map<string, number>();
  readonly #parts: string[] = [];
  /** The end of the part of the text that is in `#parts`. */
  #partsEnd = 0;
  #keys = 0;

  /**
   * Replaces each number that JavaScript cannot represent by a placeholder, and each string that is long or could be
   * mistaken for a placeholder.
   *
   * @param text valid JSON
   */
  constructor(
    readonly text: string,
    readonly readNumber: ReadNumber,
  ) {
    let end = 0;
    for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', end)) {
      this.#readOthers(end, start);
      end = endOfString(text, start);
      this.#readString(start, end);
    }
    this.#readOthers(end, text.length);
  }

  #replace(start: number, end: number, key: string, value: unknown): void {
    const index = this.#indexes.get(key) ?? this.#values.push(value) - 1;
    this.#indexes.set(key, index);
    const placeholder = `"${placeholderStart}${String(index)}"`;
    this.#parts.push(this.text.slice(this.#partsEnd, start), placeholder);
    this.#partsEnd = end;
  }

  #readString(start: number, end: number): void {
    const first = this.text[start + 1] ?? '';
    if (end - start <= shortStringMax && first !== placeholderStart && first !== '\\') return;
    const source = this.text.slice(start, end);
    const string = source.includes('\\') ? (JSON.parse(source) as string) : source.slice(1, -1);
    // Equal strings must be treated alike, however they are written.
    if (string.length > shortStringMax || string.startsWith(placeholderStart))
      this.#replace(start, end, `"${string}`, string);
  }

  /** Reads the text between strings. */
  #readOthers(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const character = this.text[at] ?? '';
      // A colon follows each key, and nothing else.
      if (character === ':') this.#keys++;
      if (character !== '-' && !isDigit(character)) continue;
      const digitsEnd = endOfNumber(this.text, at);
      const digits = this.text.slice(at, digitsEnd);
      const number = this.readNumber(digits);
      if (typeof number !== 'number') this.#replace(at, digitsEnd, digits, number);
      at = digitsEnd - 1;
    }
  }

  /**
   * @param value the text as JSON.parse reads it
   * @throws SyntaxError if an object has different values for one key
   */
  parse(value: unknown): unknown {
    const isPlain = this.#values.length === 0;
    const text = isPlain ? this.text : this.#parts.join('') + this.text.slice(this.#partsEnd);
    const read: unknown = isPlain ? value : JSON.parse(text);
    // With fewer keys than the text, an object repeats a key.
    const hasAllKeys = countKeys(read) === this.#keys;
    return this.#restored(hasAllKeys ? read : this.#parseRepeated(text));
  }

  #parseRepeated(text: string): unknown {
    return parse(text, undefined, {
      parseNumber: this.readNumber,
      onDuplicateKey: ({ key }) => {
        throw new SyntaxError(`Duplicate key '${String(this.#restored(key))}' encountered`);
      },
    });
  }

  /** Puts the values in the place of their placeholders. */
  #restored(value: unknown): unknown {
    if (this.#values.length === 0) return value;
    if (typeof value === 'string')
      return value.startsWith(placeholderStart) ? this.#values[Number(value.slice(1))] : value;
    if (typeof value !== 'object' || value === null || isLosslessNumber(value)) return value;
    if (Array.isArray(value)) return value.map((inner) => this.#restored(inner));
    const keys = Object.keys(value);
    if (keys.some((key) => key.startsWith(placeholderStart)))
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [this.#restored(key), this.#restored(inner)]),
      );
    // Far faster than another object, if there are many keys. An own property __proto__ is set like any other.
    const fields = value as Record<string, unknown>;
    for (const key of keys) {
      const inner = fields[key];
      const restored = this.#restored(inner);
      if (restored !== inner) fields[key] = restored;
    }
    return value;
  }
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const values: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  let count = Array.isArray(value) ? 0 : values.length;
  for (const inner of values) count += countKeys(inner);
  return count;
}

/**
 * Parses JSON text that nests little enough for recursion.
 *
 * @throws SyntaxError if the text is not JSON, or an object has different values for one key
 */
export function parseExactly(text: string, readNumber: ReadNumber): unknown {
  if (text.length <= shortTextMax) return parse(text, undefined, readNumber);
  // The text must be valid before parts of it are replaced.
  const value: unknown = JSON.parse(text);
  return new PlainText(text, readNumber).parse(value);
}
