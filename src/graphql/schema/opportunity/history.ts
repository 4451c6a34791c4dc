// The history of an opportunity: what changed when, and by whom.
import { listEvents, listHistory, type FieldChange } from '../../../domain/opportunity/history.js';
import { getOpportunity } from '../../../domain/opportunity/read.js';
import { OpportunityEventType } from '../../../generated/prisma/enums.js';
import { costs, prices, rowsOfOwnPage, rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { withUuids } from '../ids.js';
import { nodeSelection } from '../selection.js';
import { Opportunity } from './node.js';

const EventType = builder.enumType('OpportunityEventType', {
  description: 'What happened to an opportunity.',
  values: {
    CREATED: { value: OpportunityEventType.created, description: 'It was created.' },
    UPDATED: { value: OpportunityEventType.updated, description: 'Fields of it were changed.' },
    MOVED: {
      value: OpportunityEventType.moved,
      description:
        'It went to another stage, or to another position in its stage. An update that names a new stage is a move, too, and other fields may have changed with it.',
    },
    APPROVED: { value: OpportunityEventType.approved, description: 'It became a project.' },
    UNAPPROVED: {
      value: OpportunityEventType.unapproved,
      description: 'Its approval was taken back: it became an opportunity again.',
    },
    ARCHIVED: { value: OpportunityEventType.archived, description: 'It was put aside.' },
    RESTORED: {
      value: OpportunityEventType.restored,
      description: 'It was brought back to what it was before it was archived.',
    },
    DELETED: { value: OpportunityEventType.deleted, description: 'It was deleted for good.' },
  },
});

/** Values of enums are in upper case here, as everywhere in GraphQL. */
const shown = (field: string, value: FieldChange['before']) =>
  field === 'approvalStatus' && typeof value === 'string' ? value.toUpperCase() : value;

const FieldChangeType = builder.objectRef<FieldChange>('FieldChange').implement({
  description: 'A field that a change has changed.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Which field, as inputs name it; or stageRank, approvalStatus, approvedAt, archivedAt. An id stands for the record.',
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Its value before: a text, a list of texts, or null. Ids are uuids.',
      resolve: ({ field, before }) => shown(field, before),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Its value since, in the same form.',
      resolve: ({ field, after }) => shown(field, after),
    }),
  }),
});

export const OpportunityEvent = builder.prismaObject('OpportunityEvent', {
  description: 'One change of an opportunity. Events are only ever added.',
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id of the event.' }),
    opportunityUuid: t.expose('opportunityId', {
      type: 'UUID',
      description: 'The uuid of the opportunity, which may be no more.',
    }),
    opportunity: t.prismaField({
      type: Opportunity,
      nullable: true,
      description: 'The opportunity as it is now; null where it is no more.',
      ...costs({ points: () => prices.ownRecord }),
      resolve: (query, { opportunityId: id }, _args, context) =>
        getOpportunity(context, { id }, query),
    }),
    version: t.exposeInt('version', {
      description: 'The version of the opportunity after the change.',
    }),
    type: t.expose('type', { type: EventType, description: 'What happened.' }),
    user: t.relation('user', {
      nullable: true,
      description: 'The user that the API key acted for; null: it was the operator.',
    }),
    apiKey: t.relation('apiKey', {
      nullable: true,
      description: 'The API key that made the change; null: it was the operator.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
    changes: t.field({
      type: [FieldChangeType],
      description: 'The fields that changed, each once.',
      resolve: ({ changes }) => changes as unknown as FieldChange[],
    }),
  }),
});

const OpportunityEventConnection = builder.connectionObject(
  {
    type: OpportunityEvent,
    name: 'OpportunityEventConnection',
    description: 'A list of changes of opportunities, a page at a time.',
  },
  { name: 'OpportunityEventEdge', description: 'A change on a page.' },
);

builder.prismaObjectField(Opportunity, 'history', (t) =>
  t.connection(
    {
      type: OpportunityEvent,
      description: 'Its changes, the latest first.',
      ...rowsOfOwnPage,
      resolve: async ({ id }, args, context, info) =>
        toConnection(
          await listHistory(context, { ...args, opportunityId: id }, nodeSelection(context, info)),
        ),
    },
    OpportunityEventConnection,
  ),
);

builder.queryField('opportunityEvents', (t) =>
  t.connection(
    {
      type: OpportunityEvent,
      description:
        'What has happened in the workspace, the latest first, also to opportunities that are no more.',
      args: {
        opportunityId: t.arg.id({
          description:
            'Only what has happened to this one: its global id, or its uuid. Left out: to any.',
        }),
      },
      ...rowsOfPage,
      resolve: async (_root, args, context, info) =>
        toConnection(
          await listEvents(
            context,
            withUuids(args, { opportunityId: 'Opportunity' }),
            nodeSelection(context, info),
          ),
        ),
    },
    OpportunityEventConnection,
  ),
);
