import { expect, test } from 'vitest';
import { createOperations } from '../../src/graphql/server/web-socket/operations.js';
import type { OperationOutcome } from '../../src/graphql/server/web-socket/run-operation.js';

const limits = { streamsMs: 1, othersMs: 5 };
const result = { result: { data: {} } };

test('a socket that ends tells whether a query or a mutation is cut off', async () => {
  const operations = createOperations(10);
  void operations.run('1', () => new Promise(() => undefined));
  expect(await operations.settle(limits)).toBe(false);
  operations.cancelAll();
  expect(await operations.settle(limits)).toBe(true);
});

test('a result that has not been sent is cut off as well, and a stream never is', async () => {
  const operations = createOperations(10);
  await operations.run('1', () => Promise.resolve(result));
  expect(await operations.settle(limits)).toBe(false);
  operations.end('1');
  const stream = { results: {} } as OperationOutcome;
  await operations.run('2', () => Promise.resolve(stream));
  expect(await operations.settle(limits)).toBe(true);
});
