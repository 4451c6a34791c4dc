// What a caller fills in of an opportunity, in all mutations alike.
import type { InputFieldBuilder } from '../input.js';
import { targetFields } from '../target.js';

/** The place in a pipeline. */
export const placeFields = (t: InputFieldBuilder) => ({
  pipelineId: t.id({
    description:
      'A pipeline of the workspace: global id or uuid. Without a stage its first one is meant.',
  }),
  stageId: t.id({
    description: 'A stage of the workspace: global id or uuid. It implies its pipeline.',
  }),
});

/** What a caller fills in, on creating and on changing. */
export const opportunityFields = (t: InputFieldBuilder) => ({
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
  ...placeFields(t),
  tags: t.stringList({ description: 'Labels: up to 100, each of up to 100 characters.' }),
});

export const externalIdField = (t: InputFieldBuilder) => ({
  externalId: t.string({
    description: 'Its name in another system, unique in the workspace. From 1 to 255 characters.',
  }),
});

/** Which opportunity a mutation is about. */
export const opportunityTarget = targetFields('opportunity');

/** What the ids of an input name. */
export const inputTypes = {
  id: 'Opportunity',
  beforeId: 'Opportunity',
  afterId: 'Opportunity',
  primaryContactId: 'Contact',
  salesRepId: 'User',
  projectManagerId: 'User',
  arOwnerId: 'User',
  pipelineId: 'Pipeline',
  stageId: 'Stage',
} as const;
