// A cache of parsed documents that is bounded by the memory that they take. Yoga's own is bounded by their number.

/** A parsed document takes about this many bytes for each character of its text, up to the limit on tokens. */
const bytesPerCharacter = 150;
const charactersOfTokens = 4_000;

/** An estimate of what an entry takes: its text twice, as the key and in the document, and the syntax tree. */
export const bytesOf = (text: string): number =>
  4 * text.length + bytesPerCharacter * Math.min(text.length, charactersOfTokens);

/** Keeps the entries that were used last, as many as fit. */
export class DocumentCache<Value> {
  /** In the order of their last use. */
  readonly #entries = new Map<string, Value>();
  #bytes = 0;

  /** @param bytesMax the most that all entries together may take, by estimate */
  constructor(readonly bytesMax: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  get(text: string): Value | undefined {
    const value = this.#entries.get(text);
    if (value === undefined) return undefined;
    this.#entries.delete(text);
    this.#entries.set(text, value);
    return value;
  }

  set(text: string, value: Value): void {
    this.#remove(text);
    if (bytesOf(text) > this.bytesMax) return;
    this.#entries.set(text, value);
    this.#bytes += bytesOf(text);
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.bytesMax) return;
      this.#remove(oldest);
    }
  }

  #remove(text: string): void {
    if (this.#entries.delete(text)) this.#bytes -= bytesOf(text);
  }
}
