// The input fields of an opportunity, which all mutations share.
import { forAddress } from '../../../domain/address.js';
import { wholeDigitsMax } from '../../../domain/money.js';
import { columnDescription } from '../descriptions.js';
import { examples } from '../examples.js';
import type { InputFieldBuilder } from '../input-field-builder.js';
import { dollarsLimits, filledTextField, limited, tagsField, textField } from '../limits.js';
import { targetFields } from '../target.js';
import { linkTypes } from './link-types.js';

const pipelineDescription =
  'Pipeline that the opportunity enters: global ID or UUID. Without `stageId`, the opportunity enters the first stage of the pipeline.';
const stageDescription =
  'Stage that the opportunity enters: global ID or UUID. It implies the pipeline.';

/** The placement in a pipeline. */
export const placementFields = (t: InputFieldBuilder) => ({
  pipelineId: t.id({ description: pipelineDescription }),
  stageId: t.id({ description: stageDescription }),
});

/** The placement of an opportunity that has one and keeps it. */
export const changedPlacementFields = (t: InputFieldBuilder) => ({
  pipelineId: t.id({
    description: `${pipelineDescription} It cannot be cleared.`,
    extensions: { isClearable: false },
  }),
  stageId: t.id({
    description: `${stageDescription} It cannot be cleared.`,
    extensions: { isClearable: false },
  }),
});

/** The fields of creation and change. */
export const opportunityFields = (t: InputFieldBuilder) => ({
  name: t.string(textField(columnDescription('Opportunity', 'name'))),
  contactName: t.string(
    textField(columnDescription('Opportunity', 'contactName'), examples.contactName),
  ),
  primaryContactId: t.id({
    description: 'Contact that the opportunity is for: global ID or UUID.',
  }),
  value: t.field({
    type: 'Decimal',
    ...limited(
      `Estimated value in dollars: not negative, at most two decimals and ${String(wholeDigitsMax)} digits before the decimal point.`,
      dollarsLimits,
      examples.value,
    ),
  }),
  leadSource: t.string(
    textField(columnDescription('Opportunity', 'leadSource'), examples.leadSource),
  ),
  appointmentAt: t.field({
    type: 'DateTime',
    description: columnDescription('Opportunity', 'appointmentAt'),
  }),
  ...forAddress('address', (column) =>
    t.string(textField(columnDescription('Opportunity', column))),
  ),
  salesRepId: t.id({
    description: 'Sales representative, the user who sells the job: global ID or UUID.',
  }),
  projectManagerId: t.id({
    description: 'Project manager, the user who manages the job: global ID or UUID.',
  }),
  arOwnerId: t.id({
    description:
      'Accounts receivable owner, the user responsible for accounts receivable: global ID or UUID.',
  }),
  ...placementFields(t),
  tags: t.stringList(tagsField),
});

export const externalIdField = (t: InputFieldBuilder) => ({
  externalId: t.string(filledTextField(columnDescription('Opportunity', 'externalId'))),
});

/** The opportunity that a mutation changes. */
export const opportunityTarget = targetFields('opportunity');

/** The type of the record that each ID in an input names. */
export const opportunityInputTypes = {
  ...linkTypes,
  id: 'Opportunity',
  beforeId: 'Opportunity',
  afterId: 'Opportunity',
} as const;
