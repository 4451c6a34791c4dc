import { expect, test } from 'vitest';
import { createDeliveries } from '../../src/database/deliveries.js';

/** Passes results on until all have arrived, and returns their names with the pass of the event loop. */
async function passesOf(results: readonly { lane: string; name: string; rows: number }[]) {
  const deliver = createDeliveries();
  const arrived: [name: string, pass: number][] = [];
  let pass = 1;
  // Counts before the queue, because immediates run in the order in which they were requested.
  const count = () => {
    pass++;
    if (arrived.length < results.length) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(
    results.map(async ({ lane, name, rows }) => {
      await deliver(lane, rows);
      arrived.push([name, pass]);
    }),
  );
  return arrived;
}

test('large results are passed on one in each pass of the event loop, in turn among the workspaces', async () => {
  const large = (lane: string, name: string) => ({ lane, name, rows: 100 });
  expect(
    await passesOf([large('a', 'a1'), large('a', 'a2'), large('a', 'a3'), large('b', 'b1')]),
  ).toEqual([
    ['a1', 1],
    ['a2', 2],
    ['b1', 3],
    ['a3', 4],
  ]);
});

test('small results do not wait', async () => {
  const small = { lane: 'b', rows: 5 };
  expect(
    await passesOf([
      { lane: 'a', name: 'large', rows: 100 },
      { ...small, name: 'first' },
      { ...small, name: 'second' },
    ]),
  ).toEqual([
    ['large', 1],
    ['first', 1],
    ['second', 1],
  ]);
});
