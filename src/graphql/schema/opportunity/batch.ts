// Opportunities: creating many at once, and creating or changing by the name that another system gave.
import {
  batchSizeMax,
  createOpportunities,
  type BatchResult,
} from '../../../domain/opportunity/batch.js';
import { upsertOpportunity } from '../../../domain/opportunity/write.js';
import { InvalidTransitionError } from '../../../errors.js';
import { rowsAtMost } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { IssueType } from '../error-types.js';
import { withUuids } from '../ids.js';
import { filledTextField, limited } from '../limits.js';
import { payloadSelection } from '../selection.js';
import { externalIdField, inputTypes, opportunityFields } from './input.js';
import { Opportunity } from './node.js';

const NewOpportunity = builder.inputType('NewOpportunity', {
  description: 'The values of a new opportunity. All are optional.',
  fields: (t) => ({ ...opportunityFields(t), ...externalIdField(t) }),
});

const CreateOpportunitiesItem = builder
  .objectRef<BatchResult>('CreateOpportunitiesItem')
  .implement({
    description: 'What became of one item: an opportunity, or the reasons why there is none.',
    fields: (t) => ({
      index: t.exposeInt(
        'index',
        limited('Its place in the input, counted from 0.', {
          minimum: 0,
          maximum: batchSizeMax - 1,
        }),
      ),
      opportunity: t.expose('opportunity', {
        type: Opportunity,
        nullable: true,
        description: 'The new opportunity; null where a rule was broken.',
      }),
      issues: t.field({
        type: [IssueType],
        description: 'Every rule that the item breaks; none where it was created.',
        resolve: ({ issues }) => [...issues],
      }),
    }),
  });

builder.relayMutationField(
  'createOpportunities',
  {
    description: `The values of up to ${String(batchSizeMax)} new opportunities.`,
    inputFields: (t) => ({
      opportunities: t.field({
        type: [NewOpportunity],
        required: true,
        ...limited(
          `From 1 to ${String(batchSizeMax)} of them. The first comes first in its stage.`,
          { minItems: 1, maxItems: batchSizeMax },
        ),
      }),
      allOrNone: t.boolean({
        required: true,
        defaultValue: true,
        description:
          'Whether one that breaks a rule keeps all from being created; if not, the others are.',
      }),
    }),
  },
  {
    description: `Creates up to ${String(batchSizeMax)} opportunities in one transaction.`,
    errors: {},
    // Each item has a result, so what is selected of it counts as often.
    ...rowsAtMost(({ input }) => (input as { opportunities: unknown[] }).opportunities.length),
    resolve: async (_root, { input: { opportunities, allOrNone } }, context) => {
      const results = await createOpportunities(context, {
        input: {
          opportunities: opportunities.map((item) => withUuids(item, inputTypes)),
          allOrNone,
        },
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
        ...limited('What became of each item, in the order of the input.', {
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
      'The values of the opportunity with this externalId. Where it is there, an absent field stays as it is, and null clears it.',
    inputFields: (t) => ({
      externalId: t.string({
        required: true,
        ...filledTextField('Its name in another system, unique in the workspace.'),
      }),
      ...opportunityFields(t),
    }),
  },
  {
    description: 'Changes the opportunity that has this externalId, or creates it.',
    errors: { types: [InvalidTransitionError] },
    resolve: (_root, { input }, context, info) =>
      upsertOpportunity(
        context,
        { input: withUuids(input, inputTypes) },
        payloadSelection(context, info, 'UpsertOpportunityPayload', 'opportunity'),
      ),
  },
  {
    description: 'The opportunity is there, with these values.',
    outputFields: (t) => ({
      opportunity: t.expose('opportunity', { type: Opportunity, description: 'As it is now.' }),
      created: t.exposeBoolean('created', {
        description: 'Whether it is new; if not, it was there and has been changed.',
      }),
    }),
  },
);
