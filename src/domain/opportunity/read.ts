// Opportunities: which there are. A lead or a potential project, and after its approval the project itself.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { searchFilter } from '../list/filter-column.js';
import type { Condition } from '../list/condition.js';
import { planFilter, type Filter } from '../list/filter.js';
import { planList, type ListArguments, type ListOrder } from '../list/list-kind.js';
import { isUuid } from '../uuid.js';
import { refuseIssues, type Maybe } from '../validation.js';
import { opportunityFilters, opportunitySorts } from './columns.js';

/** Which relations to load with a row: the caller's choice, opaque to the domain. */
export interface Selection {
  readonly include?: Prisma.OpportunityInclude;
}

const list = {
  filterColumns: { ...opportunityFilters, q: searchFilter(['name', 'contactName']) },
  sortColumns: opportunitySorts,
  order: { column: 'createdAt', direction: 'desc', nulls: 'last' },
} as const;

export type OpportunityFilter = Filter<typeof list.filterColumns>;
type Sort = keyof typeof list.sortColumns;
export type OpportunityOrder = ListOrder<Sort>;
export type OpportunityListArguments = ListArguments<typeof list.filterColumns, Sort>;

/** @returns the condition for Prisma, and what is wrong with the filter */
export const planOpportunityFilter = (where: Maybe<OpportunityFilter>) =>
  planFilter(list.filterColumns, where);

/**
 * Plans one page of a list of opportunities, the most recently created first unless an order is given.
 *
 * @throws ValidationError as `planList` does
 */
export const planOpportunities = (caller: Caller, args: OpportunityListArguments) =>
  planList(caller, list, args);

/**
 * One page of the workspace's opportunities.
 *
 * @throws ValidationError as `planList` does
 */
export async function listOpportunities(
  caller: Caller,
  args: OpportunityListArguments,
  query: Selection = {},
) {
  const { find, condition, toPage } = planOpportunities(caller, args);
  const found = await caller.db.opportunity.findMany({ ...find, ...query });
  return { ...toPage(found), totalCount: () => caller.db.opportunity.count({ where: condition }) };
}

/** The columns by which an opportunity belongs to other records. */
export type ParentColumn =
  'primaryContactId' | 'stageId' | 'salesRepId' | 'projectManagerId' | 'arOwnerId';

/**
 * Counts the opportunities of many parents in one statement.
 *
 * @param condition what else must hold for those that count
 * @returns by the parent's id; a parent without any is missing
 */
export async function countByParent(
  { db }: Caller,
  column: ParentColumn,
  ids: readonly string[],
  condition: Condition,
): Promise<ReadonlyMap<string | null, number>> {
  const groups = await db.opportunity.groupBy({
    by: [column],
    where: { AND: [condition, { [column]: { in: [...ids] } }] },
    _count: { _all: true },
  });
  return new Map(groups.map((group) => [group[column], group._count._all]));
}

/** The opportunity, or null where the workspace has none with this id. */
export async function getOpportunity(
  caller: Caller,
  { id }: { id: string },
  query: Selection = {},
) {
  refuseIssues(caller, []);
  if (!isUuid(id)) return null;
  return caller.db.opportunity.findUnique({ ...query, where: keyOf(caller, id) });
}
