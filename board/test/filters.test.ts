import { expect, test } from 'vitest';
import { filtersIn, whereOf, withFilter } from '../src/board/filters';

const filtersOf = (query: string) => filtersIn(new URLSearchParams(query));
const without = { pipeline: null, status: 'open', salesRep: null, search: '' } as const;

test('an address without a query shows open records, and each parameter sets its filter', () => {
  expect(filtersOf('')).toEqual(without);
  expect(filtersOf('?pipeline=P1&status=archived&salesRep=U1&search=new%20roof')).toEqual({
    pipeline: 'P1',
    status: 'archived',
    salesRep: 'U1',
    search: 'new roof',
  });
});

test('values that do not exist, and spaces around a search, have no effect', () => {
  expect(filtersOf('status=closed&search=%20%20')).toEqual(without);
  // Every object has a property of this name.
  expect(filtersOf('status=constructor').status).toBe('open');
  expect(filtersOf('search=%20roof%20').search).toBe('roof');
});

test('a changed filter keeps the others, and an empty one leaves the address', () => {
  const params = new URLSearchParams('pipeline=P1&search=roof');
  expect(String(withFilter(params, 'search', 'a & b'))).toBe('pipeline=P1&search=a+%26+b');
  expect(String(withFilter(params, 'status', 'projects'))).toBe(
    'pipeline=P1&search=roof&status=projects',
  );
  expect(String(withFilter(params, 'search', ''))).toBe('pipeline=P1');
  // The address of the page that is shown does not change yet.
  expect(String(params)).toBe('pipeline=P1&search=roof');
});

test('the filter of the API has a condition for each filter that is set', () => {
  expect(whereOf(without)).toEqual({ approvalStatus: { in: ['OPPORTUNITY', 'PROJECT'] } });
  expect(whereOf(filtersOf('status=projects&salesRep=U1&search=roof&pipeline=P1'))).toEqual({
    approvalStatus: { eq: 'PROJECT' },
    salesRepId: { eq: 'U1' },
    q: 'roof',
  });
});
