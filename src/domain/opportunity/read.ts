// Opportunities: which there are. A lead or a potential project, and after its approval the project itself.
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client.js';
import type { ApprovalStatus } from '../../generated/prisma/enums.js';
import type { Caller } from '../caller.js';
import {
  choiceFilter,
  idFilter,
  planFilter,
  rangeFilter,
  searchFilter,
  tagsFilter,
  textFilter,
  type Filter,
} from '../filter.js';
import type { Decimal } from '../money.js';
import {
  decimalColumn,
  pageSizes,
  planPage,
  textColumn,
  timestampColumn,
  type Order,
  type PageArguments,
} from '../page.js';
import { isUuid } from '../uuid.js';
import { validate, type Maybe } from '../validation.js';

/** Which relations to load with a row: the caller's choice, opaque to the domain. */
export interface Selection {
  readonly include?: Prisma.OpportunityInclude;
}

/** What a list can be filtered by. */
const filterColumns = {
  q: searchFilter(['name', 'contactName']),
  id: idFilter(false),
  name: textFilter(true),
  contactName: textFilter(true),
  primaryContactId: idFilter(true),
  value: rangeFilter<Decimal>(true),
  leadSource: textFilter(true),
  appointmentAt: rangeFilter<Date>(true),
  addressStreet: textFilter(true),
  addressCity: textFilter(true),
  addressState: textFilter(true),
  addressZip: textFilter(true),
  addressCountry: textFilter(true),
  salesRepId: idFilter(true),
  projectManagerId: idFilter(true),
  arOwnerId: idFilter(true),
  pipelineId: idFilter(false),
  stageId: idFilter(false),
  tags: tagsFilter,
  approvalStatus: choiceFilter<ApprovalStatus>(false),
  approvedAt: rangeFilter<Date>(true),
  externalId: textFilter(true),
  createdAt: rangeFilter<Date>(false),
  updatedAt: rangeFilter<Date>(false),
};

export type OpportunityFilter = Filter<typeof filterColumns>;

/** @returns the condition for Prisma, and what is wrong with the filter */
export const planOpportunityFilter = (where: Maybe<OpportunityFilter>) =>
  planFilter(filterColumns, where);

/** What a list can be sorted by. */
const sortColumns = {
  createdAt: timestampColumn(false),
  updatedAt: timestampColumn(false),
  appointmentAt: timestampColumn(true),
  approvedAt: timestampColumn(true),
  value: decimalColumn(true),
  name: textColumn(true),
  contactName: textColumn(true),
  leadSource: textColumn(true),
  stageRank: textColumn(false),
};

export interface OpportunityOrder extends Order {
  readonly column: keyof typeof sortColumns;
}

export const newestFirst: OpportunityOrder = {
  column: 'createdAt',
  direction: 'desc',
  nulls: 'last',
};

export interface OpportunityListArguments extends PageArguments {
  readonly where?: Maybe<OpportunityFilter>;
  readonly orderBy?: Maybe<OpportunityOrder>;
}

/**
 * Plans one page of a list of opportunities: what to ask the database for, and how to make a page of what it finds.
 *
 * @throws ValidationError for a page size outside 1 to 100, a cursor that is none, a filter that cannot be
 */
export function planOpportunities(caller: Caller, args: OpportunityListArguments) {
  const { where, orderBy: order, ...sizes } = args;
  const sort = order ?? newestFirst;
  const page = planPage(sizes, sort, sortColumns[sort.column]);
  const filter = planOpportunityFilter(where);
  validate(caller, pageSizes, sizes, [...page.issues, ...filter.issues]);
  const { filters, orderBy, take } = page.window;
  return {
    condition: filter.condition as Prisma.OpportunityWhereInput,
    find: {
      where: { AND: [filter.condition, ...filters] } as Prisma.OpportunityWhereInput,
      orderBy: orderBy as Prisma.OpportunityOrderByWithRelationInput[],
      take,
    },
    toPage: page.toPage,
  };
}

/**
 * One page of the workspace's opportunities.
 *
 * @throws ValidationError as `planOpportunities` does
 */
export async function listOpportunities(
  caller: Caller,
  args: OpportunityListArguments,
  query: Selection = {},
) {
  const { condition, find, toPage } = planOpportunities(caller, args);
  const found = await caller.db.opportunity.findMany({ ...query, ...find });
  return {
    ...toPage(found),
    totalCount: () => caller.db.opportunity.count({ where: condition }),
  };
}

/** The opportunity, or null where the workspace has none with this id. */
export async function getOpportunity(caller: Caller, args: { id: string }, query: Selection = {}) {
  const { id } = validate(caller, z.object({ id: z.string() }), args);
  if (!isUuid(id)) return null;
  return caller.db.opportunity.findUnique({
    ...query,
    where: { workspaceId_id: { workspaceId: caller.viewer.workspaceId, id } },
  });
}
