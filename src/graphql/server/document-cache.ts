// Caches that are bounded by the memory that their entries take. Yoga's own cache is bounded by their number.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** An estimate of what an entry takes besides its strings. */
const bytesOfEntry = 200;
const bytesPerUnit = 2;

/** A parsed document takes about this many bytes for each character of its text, up to the limit on tokens. */
const bytesPerCharacter = 150;
const charactersOfTokens = 4_000;

const bytesOfText = (text: string): number => bytesPerUnit * text.length;

/** The text counts twice, as the key and in the document, and then there is the syntax tree. */
const bytesOfDocument = (text: string): number =>
  bytesOfEntry +
  2 * bytesOfText(text) +
  bytesPerCharacter * Math.min(text.length, charactersOfTokens);

/** By the text of a document: the document, or the error of parsing it. */
export type DocumentCache<Value extends DocumentNode | Error> = LRUCache<string, Value>;

/** @param bytesMax the most that all entries together may take, by estimate. The least recently used ones go first. */
export const createDocumentCache = <Value extends DocumentNode | Error>(
  bytesMax: number,
): DocumentCache<Value> =>
  new LRUCache({ maxSize: bytesMax, sizeCalculation: (_value, text) => bytesOfDocument(text) });

/** A cache of texts, bounded in the same way. */
export const createTextCache = (bytesMax: number): LRUCache<string, string> =>
  new LRUCache({
    maxSize: bytesMax,
    sizeCalculation: (text, key) => bytesOfEntry + bytesOfText(key) + bytesOfText(text),
  });
