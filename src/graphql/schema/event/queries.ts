// The list of the events of all records except opportunities.
import { listWorkspaceEvents } from '../../../domain/event/read.js';
import { eventRecordTypes } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumName } from '../enum-values.js';
import { decodeId } from '../ids.js';
import { listQuery } from '../record-queries.js';
import { typeOfNoun } from '../names.js';
import { Event } from './node.js';

const EventRecordTypeType = builder.enumType('EventRecordType', {
  description: 'Type of a record whose events `workspaceEvents` lists.',
  values: Object.fromEntries(
    eventRecordTypes.map((value) => [
      enumName(value),
      { value, description: `A record of the type \`${typeOfNoun(value)}\`.` },
    ]),
  ),
});

listQuery('workspaceEvents', Event, {
  pages: { nouns: 'events', item: 'An event with its cursor.' },
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
