// The connections of opportunities of contacts, users and stages. The pages of all of them are loaded by the statement that
// loads the contacts, users or stages.
import type { FieldNode } from 'graphql';
import type { Selection } from '../../../database/table.js';
import {
  countByParent,
  planOpportunities,
  type ParentSelection,
  type OpportunityCondition,
  type OpportunityOrder,
} from '../../../domain/opportunity/read.js';
import type { OpportunityModel } from '../../../generated/prisma/models.js';
import { isCountOnly } from '../../cost/count-only.js';
import { rowsOfIndexedPage, rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { Contact } from '../contact/node.js';
import type { Context } from '../../context.js';
import { argumentsCheckedBy } from '../payload-arguments.js';
import { Stage } from '../pipeline/node.js';
import { noRows } from '../selection.js';
import { User } from '../user/node.js';
import { batchLoader } from '../batch-loader.js';
import { opportunityLists } from './queries.js';
import { Opportunity, OpportunityConnection } from './node.js';

type OpportunityListInput = Parameters<typeof opportunityLists.toDomain>[0];

/** A function in place of a query. Pothos calls it with the field's node in the third argument. */
type QueryOfField = (args: unknown, context: unknown, at: { readonly node: FieldNode }) => object;

/** The function that Pothos passes to `select`. It plans the selection below the field. */
type Below = (query: QueryOfField, under: never) => { readonly include?: object };

/** The paths of the rows of a connection. They are planned together, because both can select the same relation differently. */
const underNodes = {
  getType: () => 'Opportunity',
  paths: [[{ name: 'nodes' }], [{ name: 'edges' }, { name: 'node' }]],
};

/** The query that is loaded with the parent: the page, and the selection below it. */
function pageOf(
  context: Context,
  args: OpportunityListInput,
  below: Below,
  order?: OpportunityOrder,
) {
  // The root field rejects a request with issues, so that nothing is loaded.
  if (context.foundIssues.length > 0) return noRows;
  // The page is planned first, because nothing below invalid arguments is planned.
  const { find, withCursorColumns } = planOpportunities(
    context,
    opportunityLists.toDomain(args, order),
  );
  let page: object = find;
  const choosePage: QueryOfField = (_args, _context, { node }) => {
    if (isCountOnly(node)) page = { ...find, ...noRows };
    return {};
  };
  // The type of `select` knows only of a single path; Pothos' own connections pass several like this.
  const { include } = below(choosePage, underNodes as never);
  const rows = (include && { include }) as Selection | undefined;
  return { ...page, ...withCursorColumns(rows) };
}

/** The declarations that the connections share. */
const pageOptions = (order?: OpportunityOrder) =>
  argumentsCheckedBy(
    (context, args: OpportunityListInput) =>
      planOpportunities(context, opportunityLists.toDomain(args, order)),
    order ? rowsOfIndexedPage(order.column) : rowsOfPage,
  );

interface Parent extends Omit<ParentSelection, 'ids'> {
  readonly id: string;
}

/** The number of opportunities of one parent. */
async function countOf(
  context: Context,
  { id, ...parents }: Parent,
  condition: OpportunityCondition,
): Promise<number> {
  const key = `count ${JSON.stringify([parents, condition])}`;
  const loader = batchLoader(context, key, (ids) =>
    countByParent(context, { ...parents, ids }, condition),
  );
  return (await loader.load(id)) ?? 0;
}

/** The connection, of the rows that were loaded with the parent. */
function connectionOf(
  context: Context,
  args: OpportunityListInput,
  rows: OpportunityModel[],
  parent: Parent,
  order?: OpportunityOrder,
) {
  const { condition, toPage } = planOpportunities(context, opportunityLists.toDomain(args, order));
  return toConnection({
    ...toPage(rows),
    totalCount: () => countOf(context, parent, condition),
  });
}

builder.prismaObjectField(Contact, 'opportunities', (t) =>
  t.connection(
    {
      type: Opportunity,
      description: 'Opportunities whose primary contact is this contact, including archived ones.',
      args: opportunityLists.args('newest first'),
      ...pageOptions(),
      select: (args, context, below) => ({ opportunities: pageOf(context, args, below) }),
      resolve: ({ id, opportunities }, args, context) =>
        connectionOf(context, args, opportunities, { column: 'primaryContactId', id }),
    },
    OpportunityConnection,
  ),
);

const stageOrder = { column: 'stageRank', direction: 'asc', nulls: 'last' } as const;

builder.prismaObjectField(Stage, 'opportunities', (t) =>
  t.connection(
    {
      type: Opportunity,
      description:
        'Opportunities in this stage, including archived ones, sorted by their position by default.',
      args: opportunityLists.args('position within the stage'),
      ...pageOptions(stageOrder),
      select: (args, context, below) => ({
        opportunities: pageOf(context, args, below, stageOrder),
      }),
      resolve: ({ id, pipelineId, opportunities }, args, context) =>
        connectionOf(
          context,
          args,
          opportunities,
          { column: 'stageId', id, pipelineId },
          stageOrder,
        ),
    },
    OpportunityConnection,
  ),
);

/** The column of each relation from users to opportunities. */
const roleColumns = {
  soldOpportunities: 'salesRepId',
  managedOpportunities: 'projectManagerId',
  collectedOpportunities: 'arOwnerId',
} as const;

const OpportunityRole = builder.enumType('OpportunityRole', {
  description: 'Role of a user in an opportunity.',
  values: {
    SALES_REP: {
      value: 'soldOpportunities',
      description: 'Sales representative: the user who sells the job.',
    },
    PROJECT_MANAGER: {
      value: 'managedOpportunities',
      description: 'Project manager: the user who manages the job.',
    },
    AR_OWNER: {
      value: 'collectedOpportunities',
      description: 'Accounts receivable owner: the user responsible for accounts receivable.',
    },
  } as const satisfies Record<string, { value: keyof typeof roleColumns; description: string }>,
});

builder.prismaObjectField(User, 'opportunities', (t) =>
  t.connection(
    {
      type: Opportunity,
      description: 'Opportunities in which the user has the given role, including archived ones.',
      args: {
        role: t.arg({
          type: OpportunityRole,
          required: true,
          description: 'Role of the user in the opportunities.',
        }),
        ...opportunityLists.args('newest first'),
      },
      ...pageOptions(),
      select: ({ role, ...args }, context, below) => ({ [role]: pageOf(context, args, below) }),
      resolve: (user, { role, ...args }, context) =>
        connectionOf(
          context,
          args,
          (user as unknown as Record<string, OpportunityModel[]>)[role] ?? [],
          { column: roleColumns[role], id: user.id },
        ),
    },
    OpportunityConnection,
  ),
);
