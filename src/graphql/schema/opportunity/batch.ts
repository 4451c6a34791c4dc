// Opportunities: creating many at once, and creating or changing by the name that another system gave.
import {
  batchSizeMax,
  createOpportunities,
  type BatchResult,
} from '../../../domain/opportunity/batch.js';
import { upsertOpportunity } from '../../../domain/opportunity/write.js';
import { InvalidTransitionError } from '../../../errors.js';
import { prices, rowsAtMost } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { IssueType } from '../error-types.js';
import { withUuids } from '../ids.js';
import { filledTextField, limited } from '../limits.js';
import { payloadSelection } from '../selection.js';
import { inInput } from '../use-input-issues.js';
import { externalIdField, opportunityInputTypes, opportunityFields } from './input.js';
import { Opportunity } from './node.js';

const CreateOpportunitiesItemInput = builder.inputType('CreateOpportunitiesItemInput', {
  description: 'Values of a new opportunity. All fields are optional.',
  fields: (t) => ({ ...opportunityFields(t), ...externalIdField(t) }),
});

const CreateOpportunitiesItem = builder
  .objectRef<BatchResult>('CreateOpportunitiesItem')
  .implement({
    description:
      'Result of one item: the new opportunity, or the issues that prevented its creation.',
    fields: (t) => ({
      index: t.exposeInt(
        'index',
        limited('Index of the item in the input, from 0.', {
          minimum: 0,
          maximum: batchSizeMax - 1,
        }),
      ),
      opportunity: t.expose('opportunity', {
        type: Opportunity,
        nullable: true,
        description: 'The new opportunity; `null` if the item has issues.',
      }),
      issues: t.field({
        type: [IssueType],
        description: 'All issues of the item; empty if the opportunity was created.',
        resolve: ({ issues }) => issues.map(inInput),
      }),
    }),
  });

const batchSizeOf = ({ input }: Readonly<Record<string, unknown>>) =>
  (input as { opportunities: unknown[] }).opportunities.length;

builder.relayMutationField(
  'createOpportunities',
  {
    description: `Values of up to ${String(batchSizeMax)} new opportunities.`,
    inputFields: (t) => ({
      opportunities: t.field({
        type: [CreateOpportunitiesItemInput],
        required: true,
        ...limited(
          `Values of the new opportunities, from 1 to ${String(batchSizeMax)} items. New opportunities of the same stage go to its top, in the order of this list.`,
          { minItems: 1, maxItems: batchSizeMax },
        ),
      }),
      allOrNone: t.boolean({
        required: true,
        defaultValue: true,
        description:
          'Whether nothing is created if any item has issues. If false, the items without issues are created.',
      }),
    }),
  },
  {
    description: `Creates up to ${String(batchSizeMax)} opportunities in one transaction.`,
    errors: {},
    nullable: true,
    // Each item has a result, so what is selected of it counts as often.
    ...rowsAtMost(batchSizeOf, (args) => prices.writtenRecord * batchSizeOf(args)),
    resolve: async (_root, { input: { opportunities, allOrNone } }, context) => {
      const results = await createOpportunities(context, {
        opportunities: opportunities.map((item) => withUuids(item, opportunityInputTypes)),
        allOrNone,
      });
      // Nothing was done that an idempotency key could stand for.
      if (results.every(({ opportunity }) => opportunity === null)) context.keyed?.onRejected();
      return { results };
    },
  },
  {
    description: 'The items without issues have been created.',
    outputFields: (t) => ({
      results: t.expose('results', {
        type: [CreateOpportunitiesItem],
        ...limited('Result of each item, in the order of the input.', {
          maxItems: batchSizeMax,
        }),
      }),
    }),
  },
);

builder.relayMutationField(
  'upsertOpportunity',
  {
    description:
      'Values of the opportunity with this `externalId`. If it exists, an absent field keeps its value and `null` clears the field; `pipelineId` and `stageId` keep their values if they are `null`.',
    inputFields: (t) => ({
      externalId: t.string({
        required: true,
        ...filledTextField(
          'Identifier of the opportunity in an external system. Unique within the workspace.',
        ),
      }),
      ...opportunityFields(t),
    }),
  },
  {
    description:
      'Changes the opportunity that has this `externalId`, or creates it if there is none.',
    errors: { types: [InvalidTransitionError] },
    nullable: true,
    resolve: (_root, { input }, context, info) =>
      upsertOpportunity(
        context,
        withUuids(input, opportunityInputTypes),
        payloadSelection(context, info, 'UpsertOpportunityPayload', 'opportunity'),
      ),
  },
  {
    description: 'The opportunity has been changed or created.',
    outputFields: (t) => ({
      opportunity: t.expose('opportunity', {
        type: Opportunity,
        description: 'The opportunity after the change.',
      }),
      created: t.exposeBoolean('created', {
        description:
          'Whether the opportunity was created. If false, an existing opportunity was changed.',
      }),
    }),
  },
);
