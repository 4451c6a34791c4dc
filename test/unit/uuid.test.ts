import { expect, test } from 'vitest';
import { isUuid, newUuid } from '../../src/domain/uuid.js';

test('UUIDs are valid, unique, and in the order of their creation, also within a millisecond', () => {
  const ids = Array.from({ length: 20_000 }, newUuid);
  expect(ids.every(isUuid)).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});
