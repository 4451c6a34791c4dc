import { describe, expect, test } from 'vitest';
import { bytesOf, DocumentCache } from '../../src/graphql/document-cache.js';

const text = (index: number, length: number) => String(index).padEnd(length, ' ');

describe('the cache of documents', () => {
  test('keeps many large documents out of memory', () => {
    const cache = new DocumentCache<number>(2 ** 20);
    for (let index = 0; index < 2_000; index++) {
      cache.set(text(index, 60_000), index);
      expect(cache.bytes).toBeLessThanOrEqual(2 ** 20);
    }
    expect(cache.get(text(1_999, 60_000))).toBe(1_999);
    expect(cache.get(text(0, 60_000))).toBeUndefined();
  });

  test('drops the documents first that were not used for the longest time', () => {
    const cache = new DocumentCache<string>(3 * bytesOf(text(0, 100)));
    for (const index of [1, 2, 3]) cache.set(text(index, 100), String(index));
    expect(cache.get(text(1, 100))).toBe('1');
    cache.set(text(4, 100), '4');
    expect([1, 2, 3, 4].map((index) => cache.get(text(index, 100)))).toEqual([
      '1',
      undefined,
      '3',
      '4',
    ]);
  });

  test('counts a document once that is stored again', () => {
    const cache = new DocumentCache<string>(2 ** 20);
    for (const value of ['a', 'b']) cache.set('{ a }', value);
    expect(cache.get('{ a }')).toBe('b');
    expect(cache.bytes).toBe(bytesOf('{ a }'));
  });

  test('does not keep a document that is larger than the cache', () => {
    const cache = new DocumentCache<string>(1_000);
    cache.set('small', 'a');
    cache.set(text(1, 1_000), 'b');
    expect(cache.get(text(1, 1_000))).toBeUndefined();
    expect(cache.bytes).toBeLessThanOrEqual(1_000);
  });
});
