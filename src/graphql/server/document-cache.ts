// Caches that are limited by the memory of their entries. Yoga's own cache is limited by their number.
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** The estimated memory of an entry in addition to its strings. */
const bytesOfEntry = 200;
const bytesPerUnit = 2;

/** A parsed document takes about this many bytes for each character of its text, up to the limit on tokens. */
const bytesPerCharacter = 150;
const charactersOfTokens = 4_000;

const bytesOfText = (text: string): number => bytesPerUnit * text.length;

/** The estimated memory of an entry: its text twice, as the key and in the document, and the syntax tree. */
const bytesOfDocument = (text: string): number =>
  bytesOfEntry +
  2 * bytesOfText(text) +
  bytesPerCharacter * Math.min(text.length, charactersOfTokens);

/** Maps the text of a document to the document, or to the error of parsing it. */
export type DocumentCache<Value extends DocumentNode | Error> = LRUCache<string, Value>;

/** @param bytesMax the limit on the estimated memory of all entries. The least recently used ones are evicted first. */
export const createDocumentCache = <Value extends DocumentNode | Error>(
  bytesMax: number,
): DocumentCache<Value> =>
  new LRUCache({ maxSize: bytesMax, sizeCalculation: (_value, text) => bytesOfDocument(text) });

/** Creates a cache of strings with the same kind of limit. */
export const createTextCache = (bytesMax: number): LRUCache<string, string> =>
  new LRUCache({
    maxSize: bytesMax,
    sizeCalculation: (text, key) => bytesOfEntry + bytesOfText(key) + bytesOfText(text),
  });
