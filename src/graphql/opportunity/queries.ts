// Opportunities: reading one, and listing them.
import {
  getOpportunity,
  listOpportunities,
  newestFirst,
  type OpportunityOrder as Order,
} from '../../domain/opportunity/read.js';
import { pageSizeOf } from '../../domain/page.js';
import { spendRows } from '../budget.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { toUuid } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { ApprovalStatusType, Opportunity, OpportunityConnection } from './node.js';

const OpportunityFilter = builder.inputType('OpportunityFilter', {
  description: 'Which opportunities: those to which everything given here applies.',
  fields: (t) => ({
    q: t.string({
      description: 'Words, each of which must occur in name or contactName. Up to 255 characters.',
    }),
    contactName: t.string({
      description:
        'A part of contactName; upper and lower case are the same. Up to 255 characters.',
    }),
    approvalStatus: t.field({
      type: ApprovalStatusType,
      description: 'Where it stands; null: anywhere.',
    }),
  }),
});

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of an order comes first.',
  values: {
    ASC: { value: 'asc', description: 'From the least to the greatest, the oldest to the newest.' },
    DESC: {
      value: 'desc',
      description: 'From the greatest to the least, the newest to the oldest.',
    },
  } as const,
});

const NullsOrder = builder.enumType('NullsOrder', {
  description: 'Where rows without a value come.',
  values: {
    FIRST: { value: 'first', description: 'Before all others.' },
    LAST: { value: 'last', description: 'After all others.' },
  } as const,
});

const OpportunityOrderField = builder.enumType('OpportunityOrderField', {
  description: 'What opportunities can be ordered by.',
  values: {
    CREATED_AT: { value: 'createdAt', description: 'When it was created.' },
    UPDATED_AT: { value: 'updatedAt', description: 'When it last changed.' },
    APPOINTMENT_AT: { value: 'appointmentAt', description: 'When the first appointment is.' },
    VALUE: { value: 'value', description: 'The estimated value.' },
  } as const satisfies Record<string, { value: Order['column']; description: string }>,
});

const OpportunityOrder = builder.inputType('OpportunityOrder', {
  description: 'An order of opportunities. Ties are broken by id, in the same direction.',
  fields: (t) => ({
    field: t.field({
      type: OpportunityOrderField,
      required: true,
      description: 'What to order by.',
    }),
    direction: t.field({
      type: OrderDirection,
      required: true,
      defaultValue: 'asc',
      description: 'Which end comes first.',
    }),
    nulls: t.field({
      type: NullsOrder,
      required: true,
      defaultValue: 'last',
      description: 'Where opportunities without a value come.',
    }),
  }),
});

builder.queryFields((t) => ({
  opportunity: t.prismaField({
    type: Opportunity,
    nullable: true,
    description: 'The opportunity with this id; null where the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'Its global id, or its uuid.' }) },
    resolve: (query, _root, { id }, context) =>
      getOpportunity(context, { id: toUuid('Opportunity', id) }, query),
  }),
  opportunities: t.connection(
    {
      type: Opportunity,
      description: 'The opportunities of the workspace, the most recently created first.',
      args: {
        where: t.arg({ type: OpportunityFilter, description: 'Which ones; left out: all.' }),
        orderBy: t.arg({
          type: OpportunityOrder,
          description: 'In which order; left out: the most recently created first.',
        }),
      },
      resolve: async (_root, { orderBy, ...args }, context, info) => {
        const order = orderBy ? { ...orderBy, column: orderBy.field } : newestFirst;
        spendRows(context, pageSizeOf(args));
        const query = nodeSelection(context, info);
        return toConnection(await listOpportunities(context, { ...args, orderBy: order }, query));
      },
    },
    OpportunityConnection,
  ),
}));
