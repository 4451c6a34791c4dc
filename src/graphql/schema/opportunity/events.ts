// The events of opportunities: each is one change, with its time, its author and the fields that changed.
import type { Selection } from '../../../database/table.js';
import {
  listEventsOfOpportunity,
  listOpportunityEvents,
  planEventsOfOpportunity,
  type AuditedValue,
  type FieldChange,
} from '../../../domain/opportunity/events.js';
import { getRecord } from '../../../domain/stored-record.js';
import { opportunityEventTypes } from '../../../domain/value-sets.js';
import { costs, prices, rowsOfOwnPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toConnection } from '../connection.js';
import { enumValues } from '../enum-values.js';
import { encodeId, encodeLink, withUuids } from '../ids.js';
import { connectionType, listQuery } from '../record-queries.js';
import { ownedNode, uuidOptions } from '../record.js';
import { argumentsCheckedBy } from '../payload-arguments.js';
import { nodeSelection } from '../selection.js';
import { isLink, linkTypes } from './link-types.js';
import { Opportunity } from './node.js';

const EventType = builder.enumType('OpportunityEventType', {
  description: 'Kind of a change of an opportunity.',
  values: enumValues(opportunityEventTypes, {
    created: 'The opportunity was created.',
    updated: 'Fields of the opportunity were changed.',
    moved:
      'The opportunity was moved to another stage, or to another position in its stage. An update that changes the stage is also a move, and may change other fields.',
    approved: 'The opportunity was approved and became a project.',
    unapproved: 'The approval was revoked: the project became an opportunity again.',
    archived: 'The opportunity or project was archived.',
    restored: 'The record was restored to its status before the archiving.',
    deleted: 'The opportunity was deleted permanently.',
  }),
});

/** A value of a field as the field itself shows it: a link as a global ID, an enum value in upper case. */
function published(field: string, value: AuditedValue): AuditedValue {
  if (typeof value !== 'string') return value;
  if (isLink(field)) return encodeId(linkTypes[field], value);
  return field === 'approvalStatus' ? value.toUpperCase() : value;
}

const FieldChangeType = builder.objectRef<FieldChange>('FieldChange').implement({
  description: 'Change of one field of an opportunity.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Name of the field in the type `Opportunity`, for example `contactName` or `salesRepId`.',
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'Value of the field before the change, in the form in which `Opportunity` has it: a string, a list of strings, or `null`. A link is a global ID.',
      resolve: ({ field, before }) => published(field, before),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Value of the field after the change, in the same form.',
      resolve: ({ field, after }) => published(field, after),
    }),
  }),
});

export const OpportunityEvent = builder.prismaNode('OpportunityEvent', {
  description:
    'One change of an opportunity. Events are only added, never changed or removed, and outlive their opportunity.',
  ...ownedNode,
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    opportunityId: t.id({
      description:
        'ID of the opportunity. It stays when the opportunity is deleted, so that a cache can evict the record.',
      resolve: ({ opportunityId }) => encodeId('Opportunity', opportunityId),
    }),
    opportunity: t.prismaField({
      type: Opportunity,
      nullable: true,
      description: 'The opportunity as it is now; `null` if it has been deleted.',
      ...costs({ points: () => prices.ownRecord }),
      resolve: (query, { opportunityId }, _args, context) =>
        getRecord(context, 'opportunity', opportunityId, query as Selection),
    }),
    version: t.exposeInt('version'),
    type: t.expose('type', { type: EventType }),
    user: t.relation('user', { nullable: true }),
    userId: t.id({
      nullable: true,
      description: 'ID of the user, without loading the user.',
      resolve: ({ userId }) => encodeLink('User', userId),
    }),
    apiKey: t.relation('apiKey', { nullable: true }),
    apiKeyId: t.id({
      nullable: true,
      description: 'ID of the API key, without loading the key.',
      resolve: ({ apiKeyId }) => encodeLink('ApiKey', apiKeyId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    changes: t.field({
      type: [FieldChangeType],
      description: 'Changed fields, each once.',
      resolve: ({ changes }) => changes as FieldChange[],
    }),
  }),
});

const OpportunityEventConnection = connectionType(
  OpportunityEvent,
  'opportunity events',
  'An opportunity event with its cursor.',
);

builder.prismaObjectField(Opportunity, 'events', (t) =>
  t.connection(
    {
      type: OpportunityEvent,
      description: 'Events of the opportunity, newest first.',
      ...argumentsCheckedBy(planEventsOfOpportunity, rowsOfOwnPage),
      resolve: async ({ id }, args, context, info) =>
        toConnection(
          await listEventsOfOpportunity(
            context,
            { ...args, opportunityId: id },
            nodeSelection(context, info, OpportunityEvent.name),
          ),
        ),
    },
    OpportunityEventConnection,
  ),
);

listQuery('opportunityEvents', OpportunityEvent, OpportunityEventConnection, {
  description:
    'Events of all opportunities of the workspace, including deleted ones, newest first.',
  args: builder.args((t) => ({
    opportunityId: t.id({
      description:
        'Opportunity whose events to return: global ID or UUID. Default: all opportunities.',
    }),
  })),
  list: (context, args, query) =>
    listOpportunityEvents(context, withUuids(args, { opportunityId: 'Opportunity' }), query),
});
