import { expect, test } from 'vitest';
import { inTurn } from '../src/api/in-turn';

test('work with the same key keeps its order, also after a failure, and other work does not wait for it', async () => {
  const order: string[] = [];
  let fail: (error: Error) => void = () => undefined;
  const first = inTurn('card', () => {
    order.push('first');
    return new Promise((_resolve, reject) => (fail = reject));
  });
  const second = inTurn('card', () => Promise.resolve(order.push('second')));
  await inTurn('another card', () => Promise.resolve(order.push('other')));
  expect(order).toEqual(['first', 'other']);
  fail(new Error('The gateway cannot be reached.'));
  await expect(first).rejects.toThrow('cannot be reached');
  await second;
  expect(order).toEqual(['first', 'other', 'second']);
});
