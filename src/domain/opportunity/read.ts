// Opportunities: which there are. A lead or a potential project, and after its approval the project itself.
import { z } from 'zod';
import type { Prisma } from '../../generated/prisma/client.js';
import { ApprovalStatus } from '../../generated/prisma/enums.js';
import type { Caller } from '../caller.js';
import {
  decimalColumn,
  pageSizes,
  planPage,
  timestampColumn,
  type Order,
  type PageArguments,
} from '../page.js';
import { containing, containingEveryWord } from '../search.js';
import { isUuid } from '../uuid.js';
import { text, textLengthMax, validate, type Maybe } from '../validation.js';

/** Which relations to load with a row: the caller's choice, opaque to the domain. */
export interface Selection {
  readonly include?: Prisma.OpportunityInclude;
}

export interface OpportunityFilter {
  readonly q?: Maybe<string>;
  readonly contactName?: Maybe<string>;
  readonly approvalStatus?: Maybe<ApprovalStatus>;
}

/** The columns that a list can be sorted by. Each has an index. */
const sortColumns = {
  createdAt: timestampColumn(false),
  updatedAt: timestampColumn(false),
  appointmentAt: timestampColumn(true),
  value: decimalColumn(true),
};

export interface OpportunityOrder extends Order {
  readonly column: keyof typeof sortColumns;
}

export const newestFirst: OpportunityOrder = {
  column: 'createdAt',
  direction: 'desc',
  nulls: 'last',
};

const listArguments = pageSizes.and(
  z.object({
    where: z
      .object({
        q: text(textLengthMax).nullish(),
        contactName: text(textLengthMax).nullish(),
        approvalStatus: z.enum(ApprovalStatus).nullish(),
      })
      .nullish(),
  }),
);

/**
 * One page of the workspace's opportunities.
 *
 * @throws ValidationError for a page size outside 1 to 100, a cursor that is none, an overlong search
 */
export async function listOpportunities(
  caller: Caller,
  args: PageArguments & { where?: Maybe<OpportunityFilter>; orderBy?: Maybe<OpportunityOrder> },
  query: Selection = {},
) {
  const order = args.orderBy ?? newestFirst;
  const page = planPage(args, order, sortColumns[order.column]);
  const { where } = validate(caller, listArguments, args, page.issues);
  const matches = matching(where ?? {});
  const loaded = await page.load(({ filters, orderBy, take }) =>
    caller.db.opportunity.findMany({
      ...query,
      where: { AND: [matches, ...filters] },
      orderBy: orderBy as Prisma.OpportunityOrderByWithRelationInput[],
      take,
    }),
  );
  return { ...loaded, totalCount: () => caller.db.opportunity.count({ where: matches }) };
}

function matching({
  q,
  contactName,
  approvalStatus,
}: OpportunityFilter): Prisma.OpportunityWhereInput {
  return {
    ...(approvalStatus != null && { approvalStatus }),
    AND: [
      ...(contactName ? [{ contactName: containing(contactName) }] : []),
      ...containingEveryWord(q ?? '', (word) => [{ name: word }, { contactName: word }]),
    ],
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
