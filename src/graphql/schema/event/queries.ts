// The list of the events of all records except opportunities.
import { listWorkspaceEvents } from '../../../domain/event/read.js';
import { builder } from '../builder.js';
import { decodeId } from '../ids.js';
import { connectionType, listQuery } from '../record-queries.js';
import { Event } from './node.js';

const EventRecordTypeType = builder.enumType('EventRecordType', {
  description: 'Type of a record whose events `workspaceEvents` lists.',
  values: {
    CONTACT: { value: 'contact', description: 'A contact.' },
    USER: { value: 'user', description: 'A user.' },
    PIPELINE: { value: 'pipeline', description: 'A pipeline, without its stages.' },
    STAGE: { value: 'stage', description: 'A stage of a pipeline.' },
    API_KEY: { value: 'apiKey', description: 'An API key.' },
    WORKSPACE: { value: 'workspace', description: 'The settings of the workspace.' },
  } as const,
});

const EventConnection = connectionType(Event, 'events', 'An event with its cursor.');

listQuery('workspaceEvents', Event, EventConnection, {
  nullable: true,
  description:
    'Events of the contacts, users, pipelines, stages and API keys of the workspace, including deleted ones, and of its settings, newest first. Events of opportunities are in `opportunityEvents`.',
  args: builder.args((t) => ({
    recordId: t.id({
      description: 'Record whose events to return: global ID or UUID. Default: all records.',
    }),
    recordType: t.field({
      type: EventRecordTypeType,
      description: 'Type of the records whose events to return. Default: all types.',
    }),
  })),
  list: (context, { recordId, ...args }, query) =>
    listWorkspaceEvents(
      context,
      { ...args, recordId: recordId && (decodeId(recordId)?.uuid ?? recordId.toLowerCase()) },
      query,
    ),
});
