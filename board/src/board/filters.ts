// The filters of the board. They are kept in the query of the address, so that a link shows the same cards.
import { useSearch, useSearchParams } from 'wouter';
import type { OpportunityFilter } from '../generated/operations';

export const statusFilters = {
  open: { label: 'Open', where: { in: ['OPPORTUNITY', 'PROJECT'] } },
  opportunities: { label: 'Opportunities', where: { eq: 'OPPORTUNITY' } },
  projects: { label: 'Projects', where: { eq: 'PROJECT' } },
  archived: { label: 'Archived', where: { eq: 'ARCHIVED' } },
} as const satisfies Record<string, { label: string; where: OpportunityFilter['approvalStatus'] }>;

type StatusFilter = keyof typeof statusFilters;

const isStatusFilter = (text: string | null): text is StatusFilter =>
  text !== null && Object.hasOwn(statusFilters, text);

export interface Filters {
  readonly pipeline: string | null;
  readonly status: StatusFilter;
  readonly salesRep: string | null;
  readonly search: string;
}

/** Reads the filters from the query of an address. Values that do not exist count as absent. */
export function filtersIn(params: URLSearchParams): Filters {
  const status = params.get('status');
  return {
    pipeline: params.get('pipeline'),
    status: isStatusFilter(status) ? status : 'open',
    salesRep: params.get('salesRep'),
    search: params.get('search')?.trim() ?? '',
  };
}

/** @param value is removed from the query if it is empty */
export function withFilter(
  params: URLSearchParams,
  name: keyof Filters,
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(params);
  if (value === '') next.delete(name);
  else next.set(name, value);
  return next;
}

/** The filter of the API. It is the same for cards, sums and changes. */
export function whereOf({ status, salesRep, search }: Filters): OpportunityFilter {
  const { where: approvalStatus } = statusFilters[status];
  return {
    approvalStatus: approvalStatus,
    ...(salesRep !== null && { salesRepId: { eq: salesRep } }),
    ...(search !== '' && { q: search }),
  };
}

export function useFilters() {
  const [params, setParams] = useSearchParams();
  const filters = filtersIn(params);
  const setFilter = (name: keyof Filters, value: string) => {
    setParams((previous) => withFilter(previous, name, value), { replace: true });
  };
  return { filters, where: whereOf(filters), setFilter };
}

/** @returns a function that adds the filters to the address of another page, so that the way back has them */
export function useFilteredPath(): (path: string) => string {
  const query = useSearch();
  return (path) => (query === '' ? path : `${path}?${query}`);
}
