import { expect, test } from 'vitest';
import { createStatementNames, plannedForItsValues } from '../../src/database/statement-names.js';

test('a statement has a name from the second time on, unless it is planned for its values or has a long list', () => {
  const nameOf = createStatementNames();
  const namesOf = (sql: string) => [1, 2, 3].map(() => nameOf({ sql }));
  expect(namesOf('SELECT 1')).toEqual([
    '',
    ...Array<unknown>(2).fill(expect.stringMatching(/^gateway_/)),
  ]);
  expect(namesOf(`${plannedForItsValues} SELECT 1`)).toEqual(['', '', '']);
  expect(namesOf('SELECT $41')).toEqual(['', '', '']);
});
