import { parse, type DocumentNode } from 'graphql';
import { expect, test } from 'vitest';
import type { Context } from '../../src/graphql/context.js';
import {
  createDocumentCache,
  createTextCache,
  type DocumentCache,
} from '../../src/graphql/server/document-cache.js';
import { createGraphQLServer } from '../../src/graphql/server/yoga.js';

const text = (index: number, length: number) => String(index).padEnd(length, ' ');
const megabyte = 2 ** 20;

test('keeps many large documents out of memory', () => {
  const documents = createDocumentCache<DocumentNode>(megabyte);
  const texts = createTextCache(megabyte);
  const document = parse('{ a }');
  for (let index = 0; index < 500; index++) {
    documents.set(text(index, 60_000), document);
    texts.set(String(index), text(index, 60_000));
  }
  expect(documents.has(text(499, 60_000))).toBe(true);
  expect(texts.get('499')).toBe(text(499, 60_000));
  // A document of 60,000 characters takes 4 bytes for each, and its syntax tree 600,000; a text 2 for each.
  expect([documents.size, texts.size]).toEqual([1, 8]);
});

test('Yoga reads documents and errors from the given caches, and stores new ones there', async () => {
  const documentCache: DocumentCache<DocumentNode> = createDocumentCache(megabyte);
  const errorCache: DocumentCache<Error> = createDocumentCache(megabyte);
  const yoga = createGraphQLServer(documentCache, errorCache);
  async function run(query: string): Promise<unknown> {
    const context = { log: console, outcome: { isRefused: false, isUndone: false } };
    const response = await yoga.fetch(
      'http://gateway.test/graphql',
      { method: 'POST' },
      { ...(context as unknown as Context), parameters: { query } },
    );
    return response.json();
  }

  expect(await run('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  expect(documentCache.has('{ __typename }')).toBe(true);
  documentCache.set('{ __typename }', parse('{ other: __typename }'));
  expect(await run('{ __typename }')).toEqual({ data: { other: 'Query' } });

  expect(await run('{')).toHaveProperty('errors');
  expect(errorCache.has('{')).toBe(true);
  documentCache.set('{', parse('{ __typename }'));
  expect(await run('{')).toEqual({ data: { __typename: 'Query' } });
});
