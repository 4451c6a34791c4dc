// Events: the interface of all of them, and what the nodes of events other than those of opportunities have in common.
import { eventTypes, type EventRecordType } from '../../../domain/value-sets.js';
import type { Selection } from '../../../database/table.js';
import type { EventDelivery } from '../../../domain/event/watch.js';
import type { RecordTable } from '../../../domain/stored-record.js';
import type {
  OpportunityEventModel,
  WorkspaceEventModel,
} from '../../../generated/prisma/models.js';
import type { Context } from '../../context.js';
import { costs, prices } from '../../cost/prices.js';
import { loadRecord } from '../batch-loader.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { encodeId, encodeLink } from '../ids.js';
import { nounOf, typeOfNoun } from '../names.js';
import { ownedNode, uuidOptions } from '../record.js';
import { FieldChangeType, publishedChanges } from './field-changes.js';

const EventType = builder.enumType('EventType', {
  description: 'Kind of a change. Later versions can add values: clients need a default branch.',
  values: enumValues(eventTypes, {
    created: 'The record was created.',
    updated: 'Fields of the record were changed.',
    moved:
      'The opportunity was moved to another stage, or to another position in its stage. An update that changes the stage is also a move, and may change other fields.',
    approved: 'The opportunity was approved and became a project.',
    unapproved: 'The approval was revoked: the project became an opportunity again.',
    archived: 'The opportunity or project was archived.',
    restored: 'The opportunity or project was restored to its status before the archiving.',
    merged:
      'Another contact was merged into the contact, which took over its opportunities and the values that it lacked.',
    deactivated: 'The user was deactivated.',
    reactivated: 'The deactivated user became active again.',
    revoked: 'The API key was revoked.',
    deleted: 'The record was deleted permanently.',
  }),
});

/** The types of events that do not have the name of their record's type. */
const eventTypenames: Partial<Record<EventRecordType, string>> = {
  stage: 'PipelineEvent',
  workspace: 'SettingsEvent',
};

/** An event. That of a subscription has its relation to the subscription. */
type EventRow = (OpportunityEventModel | WorkspaceEventModel) & {
  readonly delivery?: EventDelivery;
};

const EventDeliveryType = builder.objectRef<EventDelivery>('EventDelivery').implement({
  description: 'Relation of an event to the subscription that sends it.',
  fields: (t) => ({
    isReplayed: t.exposeBoolean('isReplayed', {
      description:
        'Whether the event is sent because of the argument `after`. The client may have received it before.',
    }),
    matchesFilter: t.exposeBoolean('matchesFilter', {
      description:
        'Whether the record matches the filter of the subscription after the change. If `false`, it has been deleted, or may have matched before the change: a client that shows the records of the filter removes it. Always `true` without a filter, unless the record has been deleted.',
    }),
  }),
});

const isOfOpportunity = (event: EventRow): event is EventRow & OpportunityEventModel =>
  'opportunityId' in event;

export const Event = builder.interfaceRef<EventRow>('Event').implement({
  description:
    'One change of a record of the workspace. Events are only added, never changed or removed, and outlive their record. Later versions can add types: clients need a default branch.',
  interfaces: [builder.nodeInterfaceRef()],
  resolveType: (event) =>
    isOfOpportunity(event)
      ? 'OpportunityEvent'
      : (eventTypenames[event.recordType] ?? `${typeOfNoun(event.recordType)}Event`),
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    recordId: t.id({
      description:
        'ID of the record that was changed. It stays when the record is deleted, so that a cache can evict the record.',
      resolve: (event) =>
        isOfOpportunity(event)
          ? encodeId('Opportunity', event.opportunityId)
          : encodeId(typeOfNoun(event.recordType), event.recordId),
    }),
    version: t.exposeInt('version', {
      nullable: true,
      description:
        'Version of the record after the change; `null` if records of its type have no version.',
    }),
    type: t.expose('type', { type: EventType, description: 'Kind of the change.' }),
    user: t.prismaField({
      type: 'User',
      nullable: true,
      description:
        'User who made the change, or that the API key acted for; `null` for a change by the operator.',
      resolve: (query, { userId }, _args, context) =>
        loadRecord(context, 'user', userId, query as Selection),
    }),
    userId: t.id({
      nullable: true,
      description: 'ID of the user, without loading the user.',
      resolve: ({ userId }) => encodeLink('User', userId),
    }),
    apiKey: t.prismaField({
      type: 'ApiKey',
      nullable: true,
      description:
        'API key that made the change; `null` for a change by a user with a token, or by the operator.',
      resolve: (query, { apiKeyId }, _args, context) =>
        loadRecord(context, 'apiKey', apiKeyId, query as Selection),
    }),
    apiKeyId: t.id({
      nullable: true,
      description: 'ID of the API key, without loading the key.',
      resolve: ({ apiKeyId }) => encodeLink('ApiKey', apiKeyId),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of the change.' }),
    delivery: t.field({
      type: EventDeliveryType,
      nullable: true,
      description:
        'Relation of the event to the subscription that sends it; `null` outside of subscriptions.',
      resolve: ({ delivery }) => delivery ?? null,
    }),
    changes: t.field({
      type: [FieldChangeType],
      description: 'Changed fields. Each field occurs once.',
      ...costs({ points: () => prices.listField }),
      resolve: (event) =>
        publishedChanges(isOfOpportunity(event) ? 'opportunity' : event.recordType, event.changes),
    }),
  }),
});

/** The options of the node of the events of some records. */
export const eventNode = (...recordTypes: EventRecordType[]) => ({
  ...ownedNode,
  interfaces: [Event],
  findUnique: (id: string, context: Context) => ({
    ...ownedNode.findUnique(id, context),
    recordType: { in: recordTypes },
  }),
});

/**
 * The node of the events of a noun. Its fields `NAMEId` and `NAME` are the record.
 *
 * @param options.name default: the noun. A name of its own tells the record from the user and the API key of the change.
 */
export const recordEvent = (
  model: Capitalize<EventRecordType & RecordTable>,
  { name = nounOf(model), description }: { name?: string; description: string },
) =>
  builder.prismaNode('WorkspaceEvent', {
    variant: `${model}Event`,
    description,
    ...eventNode(nounOf(model)),
    fields: (t) => ({
      [`${name}Id`]: t.id({
        description: 'ID of the record that was changed, the same as `recordId`.',
        resolve: ({ recordId }) => encodeId(model, recordId),
      }),
      [name]: t.prismaField({
        type: model,
        nullable: true,
        description: 'The record as it is now; `null` if it has been deleted.',
        ...costs({ points: () => prices.ownRecord }),
        resolve: (query, { recordId }, _args, context) =>
          loadRecord(context, nounOf(model), recordId, query as Selection),
      }),
    }),
  });
