// The events of contacts and of pipelines as they are added.
import { watchRecordEvents } from '../../../domain/event/watch-records.js';
import { builder } from '../builder.js';
import { ContactEvent } from '../contact/events.js';
import { PipelineEvent } from '../pipeline/events.js';
import { addedEvent, afterArgument, liveNote, missedSince } from './subscription-parts.js';

builder.subscriptionField('contactEventAdded', (t) =>
  t.field({
    type: ContactEvent,
    description: `Events of contacts, each sent once its change is committed. ${liveNote}`,
    args: { after: t.arg(afterArgument) },
    subscribe: (_root, { after }, context) =>
      watchRecordEvents(context, ['contact'], missedSince(after, context)),
    resolve: addedEvent,
  }),
);

builder.subscriptionField('pipelineEventAdded', (t) =>
  t.field({
    type: PipelineEvent,
    description: `Events of pipelines and of their stages, each sent once its change is committed. ${liveNote}`,
    args: { after: t.arg(afterArgument) },
    subscribe: (_root, { after }, context) =>
      watchRecordEvents(context, ['pipeline', 'stage'], missedSince(after, context)),
    resolve: addedEvent,
  }),
);
