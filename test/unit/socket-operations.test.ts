import { expect, test } from 'vitest';
import { createOperations } from '../../src/graphql/server/web-socket/operations.js';
import type { OperationOutcome } from '../../src/graphql/server/web-socket/run-operation.js';

const limits = { streamsMs: 1, othersMs: 5 };
const result = { result: { data: {} } };

/** Starts an operation, and returns the function that tells that all its messages have been sent. */
function started(
  operations: ReturnType<typeof createOperations>,
  id: string,
  outcome: Promise<OperationOutcome>,
) {
  return new Promise<() => void>((resolve) => {
    const send = async () => {
      void operations.run(id, () => outcome);
      await outcome;
      await new Promise<void>((sent) => {
        resolve(sent);
      });
    };
    operations.start(id, { size: 0, send });
  });
}

test('a socket that ends tells whether a query or a mutation is cut off', async () => {
  const operations = createOperations(10);
  void started(operations, '1', new Promise(() => undefined));
  expect(await operations.settle(limits)).toBe(false);
  operations.cancelAll();
  expect(await operations.settle(limits)).toBe(true);
});

test('operations that are completed before their work ends are limited as well', () => {
  const max = 10;
  const operations = createOperations(max);
  const send = () => new Promise<void>(() => undefined);
  const startCompleted = (id: number) => {
    operations.start(String(id), { size: 0, send });
    operations.complete(String(id));
  };
  for (let id = 0; id < 2 * max; id++) startCompleted(id);
  expect(() => {
    startCompleted(2 * max);
  }).toThrow('limit of 10 operations');
  // The ID of an operation that has not been sent can be used again: it needs no further place.
  expect(operations.start('0', { size: 0, send })).toBe(true);
});

test('a result that has not been sent is cut off as well, and a stream never is', async () => {
  const operations = createOperations(10);
  const sent = await started(operations, '1', Promise.resolve(result));
  expect(await operations.settle(limits)).toBe(false);
  sent();
  const stream = { results: {} } as OperationOutcome;
  await started(operations, '2', Promise.resolve(stream));
  expect(await operations.settle(limits)).toBe(true);
});
