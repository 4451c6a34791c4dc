import { expect, test } from 'vitest';
import { workThrough } from '../../src/database/work-through.js';

const goingOn = new AbortController().signal;

test('a failure does not keep the items after it from being worked on, and is thrown at the end', async () => {
  const done: number[] = [];
  const work = async (item: number) => {
    await Promise.resolve();
    if (item === 2) throw new Error('2 failed');
    done.push(item);
  };
  await expect(workThrough([1, 2, 3], goingOn, work)).rejects.toMatchObject({
    errors: [new Error('2 failed')],
  });
  expect(done).toEqual([1, 3]);
});

test('ten failures end the work, and so does an abort', async () => {
  let begun = 0;
  const fail = () => {
    begun++;
    return Promise.reject(new Error('No database.'));
  };
  await expect(workThrough(Array(50).keys(), goingOn, fail)).rejects.toThrow(AggregateError);
  expect(begun).toBe(10);
  await workThrough([1], AbortSignal.abort(), fail);
  expect(begun).toBe(10);
});
