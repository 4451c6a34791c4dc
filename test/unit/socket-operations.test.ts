import { setImmediate } from 'node:timers/promises';
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
    operations.start(id, async () => {
      void operations.run(id, () => outcome);
      await outcome;
      await new Promise<void>((sent) => {
        resolve(sent);
      });
    });
  });
}

test('a socket that ends tells whether a query or a mutation is cut off', async () => {
  const operations = createOperations(10);
  void started(operations, '1', new Promise(() => undefined));
  expect(await operations.settle(limits)).toBe(false);
  operations.cancelAll();
  expect(await operations.settle(limits)).toBe(true);
});

test('operations that are completed before their work ends are limited as well', async () => {
  const max = 10;
  const operations = createOperations(max);
  const unending = () => new Promise<OperationOutcome>(() => undefined);
  const rejected: number[] = [];
  for (let number = 0; number <= 2 * max; number++) {
    const id = String(number);
    operations.start(id, async () => {
      const run = operations.run(id, unending);
      operations.complete(id);
      await run.catch(() => rejected.push(number));
    });
  }
  await setImmediate();
  expect(rejected).toEqual([2 * max]);
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
