// Reads opportunities: leads and potential projects, and the projects that they become.
import type { Prisma } from '../../generated/prisma/client.js';
import type { Caller } from '../caller.js';
import { keyOf } from '../key.js';
import { searchFilter } from '../list/filter-column.js';
import type { Condition } from '../list/condition.js';
import { planFilter, type Filter } from '../list/filter.js';
import { planList, type ListArguments, type ListOrder } from '../list/list-kind.js';
import { isUuid } from '../uuid.js';
import { refuseIssues, type Maybe } from '../validation.js';
import { columnsWith } from '../column-table.js';
import { opportunityColumns } from './columns.js';

/** The relations to load with a row. The caller chooses them, and the domain passes them on to Prisma. */
export interface OpportunitySelection {
  readonly include?: Prisma.OpportunityInclude;
}

const opportunityList = {
  filterColumns: {
    ...columnsWith(opportunityColumns, 'filter'),
    q: searchFilter(['name', 'contactName']),
  },
  sortColumns: columnsWith(opportunityColumns, 'sort'),
  order: { column: 'createdAt', direction: 'desc', nulls: 'last' },
} as const;

export type OpportunityFilter = Filter<typeof opportunityList.filterColumns>;
type OpportunitySort = keyof typeof opportunityList.sortColumns;
export type OpportunityOrder = ListOrder<OpportunitySort>;
export type OpportunityListArguments = ListArguments<
  typeof opportunityList.filterColumns,
  OpportunitySort
>;

/** @returns the condition for Prisma, and the issues of the filter */
export const planOpportunityFilter = (where: Maybe<OpportunityFilter>) =>
  planFilter(opportunityList.filterColumns, where);

/**
 * Plans one page of a list of opportunities, the most recently created first unless an order is given.
 *
 * @throws ValidationError as `planList` does
 */
export const planOpportunities = (caller: Caller, args: OpportunityListArguments) =>
  planList(caller, opportunityList, args);

/**
 * One page of the workspace's opportunities.
 *
 * @throws ValidationError as `planList` does
 */
export async function listOpportunities(
  caller: Caller,
  args: OpportunityListArguments,
  query: OpportunitySelection = {},
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
 * @param condition a further condition for the opportunities to count
 * @returns the counts by the parent's ID; a parent without opportunities is missing
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

/** Returns the opportunity, or null if the workspace has none with this ID. */
export async function getOpportunity(
  caller: Caller,
  { id }: { id: string },
  query: OpportunitySelection = {},
) {
  refuseIssues(caller, []);
  if (!isUuid(id)) return null;
  return caller.db.opportunity.findUnique({ ...query, where: keyOf(caller, id) });
}
