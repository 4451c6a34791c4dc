// Reads opportunities: leads and potential projects, and the projects that they become.
import type { Condition, Selection } from '../../database/table.js';
import type { Prisma } from '../../generated/prisma/client.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { contactList } from '../contact/read.js';
import { relatedFilter } from '../list/related-filter.js';
import { searchFilter } from '../list/search-filter.js';
import { planFilter, type Filter } from '../list/filter.js';
import {
  describeList,
  newestFirst,
  planList,
  type ListArguments,
  type ListOrder,
} from '../list/list-kind.js';
import { isStorable, rejectIssues, type Maybe } from '../validation.js';
import { opportunityColumns } from './columns.js';

export const opportunityList = describeList('opportunity', opportunityColumns, newestFirst, {
  q: searchFilter({ nullable: ['name', 'contactName'] }),
  primaryContact: relatedFilter(contactList),
});

export type OpportunityFilter = Filter<typeof opportunityList.filterColumns>;
type OpportunitySort = keyof typeof opportunityList.sortColumns;
export type OpportunityOrder = ListOrder<OpportunitySort>;
export type OpportunityListArguments = ListArguments<
  typeof opportunityList.filterColumns,
  OpportunitySort
>;

/** @returns the condition for Prisma, and the issues of the filter */
export const planOpportunityFilter = (caller: Caller, where: Maybe<OpportunityFilter>) =>
  planFilter(caller, opportunityList, where);

/**
 * Plans one page of a list of opportunities, the most recently created first unless an order is given.
 *
 * @throws ValidationError as `planList` does
 */
export const planOpportunities = (caller: Caller, args: OpportunityListArguments) =>
  planList(caller, opportunityList, args);

/** The unique key for Prisma; undefined if PostgreSQL cannot store the value. */
export const externalKeyOf = ({ viewer: { workspaceId } }: Caller, externalId: string) =>
  isStorable(externalId) ? { workspaceId_externalId: { workspaceId, externalId } } : undefined;

/** Returns the opportunity with this external ID, or null if the workspace has none. */
export async function getOpportunityByExternalId(
  caller: Caller,
  externalId: string,
  query: Selection = {},
): Promise<OpportunityModel | null> {
  rejectIssues(caller, []);
  const where = externalKeyOf(caller, externalId);
  return where === undefined ? null : caller.db.opportunity.findUnique({ ...query, where });
}

/** The columns by which an opportunity belongs to other records. */
type ParentColumn =
  'primaryContactId' | 'stageId' | 'salesRepId' | 'projectManagerId' | 'arOwnerId';

/** A condition on opportunities. */
export type OpportunityCondition = Condition<'opportunity'>;

/** Returns the condition in Prisma's format, for a query of opportunities. */
export const opportunityWhere = (condition: OpportunityCondition) =>
  condition as unknown as Prisma.OpportunityWhereInput;

/** The parents whose opportunities to count, and the column that references them. */
export interface ParentSelection {
  readonly column: ParentColumn;
  readonly ids: readonly string[];
  /** The pipeline of all of the parents, if they have one, so that an index can be used. */
  readonly pipelineId?: string | undefined;
}

/**
 * Counts the opportunities of many parents in one statement.
 *
 * @param condition a further condition for the opportunities to count
 * @returns the counts by the parent's ID; a parent without opportunities is missing
 */
export async function countByParent(
  { db }: Caller,
  { column, ids, pipelineId }: ParentSelection,
  condition: OpportunityCondition,
): Promise<ReadonlyMap<string | null, number>> {
  const groups = await db.opportunity.groupBy({
    by: [column],
    where: {
      ...(pipelineId !== undefined && { pipelineId }),
      [column]: { in: [...ids] },
      AND: opportunityWhere(condition),
    },
    _count: { _all: true },
  });
  return new Map(groups.map((group) => [group[column], group._count._all]));
}
