// What a caller fills in of an opportunity, in all mutations alike.
import { wholeDigitsMax } from '../../../domain/money.js';
import { examples } from '../examples.js';
import type { InputFieldBuilder } from '../input.js';
import { dollarsLimits, filledTextField, limited, tagsField, textField } from '../limits.js';
import { targetFields } from '../target.js';
import { linkTypes } from './link-types.js';

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
  name: t.string(textField('A title.')),
  contactName: t.string(
    textField('The display name of the customer or company.', examples.contactName),
  ),
  primaryContactId: t.id({
    description: 'A contact of the workspace: its global id, or its uuid.',
  }),
  value: t.field({
    type: 'Decimal',
    ...limited(
      `Estimated dollars: not negative, up to two decimals and ${String(wholeDigitsMax)} digits before the point.`,
      dollarsLimits,
      examples.value,
    ),
  }),
  leadSource: t.string(
    textField(`Free text, for example "${examples.leadSource}".`, examples.leadSource),
  ),
  appointmentAt: t.field({ type: 'DateTime', description: 'When the first appointment is.' }),
  addressStreet: t.string(textField('Street and number of the job site.')),
  addressCity: t.string(textField('City of the job site.')),
  addressState: t.string(textField('State of the job site.')),
  addressZip: t.string(textField('Postal code of the job site.')),
  addressCountry: t.string(textField('Country of the job site.')),
  salesRepId: t.id({ description: 'The user who sells it: global id or uuid.' }),
  projectManagerId: t.id({ description: 'The user who manages the job: global id or uuid.' }),
  arOwnerId: t.id({
    description: 'The user who sees to its accounts receivable: global id or uuid.',
  }),
  ...placeFields(t),
  tags: t.stringList(tagsField),
});

export const externalIdField = (t: InputFieldBuilder) => ({
  externalId: t.string(filledTextField('Its name in another system, unique in the workspace.')),
});

/** Which opportunity a mutation is about. */
export const opportunityTarget = targetFields('opportunity');

/** The type of the record that each ID in an input names. */
export const inputTypes = {
  ...linkTypes,
  id: 'Opportunity',
  beforeId: 'Opportunity',
  afterId: 'Opportunity',
} as const;
