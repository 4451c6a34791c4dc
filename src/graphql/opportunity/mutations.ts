// Opportunities: creating and changing them.
import { createOpportunity, updateOpportunity } from '../../domain/opportunity/write.js';
import { NotFoundError } from '../../errors.js';
import { builder } from '../builder.js';
import { withUuids } from '../ids.js';
import type { InputFieldBuilder } from '../input.js';
import { payloadSelection } from '../selection.js';
import { Opportunity } from './node.js';

/** What a caller fills in, on creating and on changing. */
const inputFields = (t: InputFieldBuilder) => ({
  name: t.string({ description: 'A title. Up to 255 characters.' }),
  contactName: t.string({
    description: 'The display name of the customer or company. Up to 255 characters.',
  }),
  primaryContactId: t.id({
    description: 'A contact of the workspace: its global id, or its uuid.',
  }),
  value: t.field({
    type: 'Decimal',
    description:
      'Estimated dollars: not negative, up to two decimals and 12 digits before the point.',
  }),
  leadSource: t.string({ description: 'Free text, for example "Referral". Up to 255 characters.' }),
  appointmentAt: t.field({ type: 'DateTime', description: 'When the first appointment is.' }),
  addressStreet: t.string({
    description: 'Street and number of the job site. Up to 255 characters.',
  }),
  addressCity: t.string({ description: 'City of the job site. Up to 255 characters.' }),
  addressState: t.string({ description: 'State of the job site. Up to 255 characters.' }),
  addressZip: t.string({ description: 'Postal code of the job site. Up to 255 characters.' }),
  addressCountry: t.string({ description: 'Country of the job site. Up to 255 characters.' }),
  salesRepId: t.id({ description: 'The user who sells it: global id or uuid.' }),
  projectManagerId: t.id({ description: 'The user who manages the job: global id or uuid.' }),
  arOwnerId: t.id({
    description: 'The user who sees to its accounts receivable: global id or uuid.',
  }),
  pipelineId: t.id({
    description:
      'A pipeline of the workspace: global id or uuid. Without a stage its first one is meant.',
  }),
  stageId: t.id({
    description: 'A stage of the workspace: global id or uuid. It implies its pipeline.',
  }),
  tags: t.stringList({ description: 'Labels: up to 100, each of up to 100 characters.' }),
});

/** What the ids of an input name. */
const linkTypes = {
  primaryContactId: 'Contact',
  salesRepId: 'User',
  projectManagerId: 'User',
  arOwnerId: 'User',
  pipelineId: 'Pipeline',
  stageId: 'Stage',
} as const;

builder.relayMutationField(
  'createOpportunity',
  {
    description:
      'The values of a new opportunity. All are optional: an empty input makes a blank one.',
    inputFields,
  },
  {
    description:
      'Creates an opportunity. Without a pipeline it enters the default one; without a stage, its first.',
    errors: {},
    resolve: async (_root, { input }, context, info) => ({
      opportunity: await createOpportunity(
        context,
        { input: withUuids(input, linkTypes) },
        payloadSelection(context, info, 'CreateOpportunityPayload', 'opportunity'),
      ),
    }),
  },
  {
    description: 'The opportunity has been created.',
    outputFields: (t) => ({
      opportunity: t.expose('opportunity', {
        type: Opportunity,
        description: 'The new opportunity.',
      }),
    }),
  },
);

builder.relayMutationField(
  'updateOpportunity',
  {
    description: 'What to change. An absent field stays as it is; null clears it.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: 'The opportunity: its global id, or its uuid.' }),
      ...inputFields(t),
    }),
  },
  {
    description: 'Changes fields of an opportunity.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      opportunity: await updateOpportunity(
        context,
        { input: withUuids(input, { id: 'Opportunity', ...linkTypes }) },
        payloadSelection(context, info, 'UpdateOpportunityPayload', 'opportunity'),
      ),
    }),
  },
  {
    description: 'The opportunity has been changed.',
    outputFields: (t) => ({
      opportunity: t.expose('opportunity', { type: Opportunity, description: 'As it is now.' }),
    }),
  },
);
