// Opportunities: creating, changing and deleting them, and the steps of their life.
import type { InputFieldMap, InputRef } from '@pothos/core';
import { deleteOpportunity } from '../../../domain/opportunity/change.js';
import { moveOpportunity } from '../../../domain/opportunity/move.js';
import {
  approveOpportunity,
  archiveOpportunity,
  restoreOpportunity,
  unapproveOpportunity,
} from '../../../domain/opportunity/transitions.js';
import { createOpportunity, updateOpportunity } from '../../../domain/opportunity/write.js';
import { InvalidTransitionError, NotFoundError, StaleVersionError } from '../../../errors.js';
import type { OpportunityModel } from '../../../generated/prisma/models.js';
import { builder } from '../builder.js';
import type { Context } from '../../context.js';
import { deletedFields } from '../deleted.js';
import { withUuids } from '../ids.js';
import type { InputFieldBuilder } from '../input.js';
import { typeName } from '../names.js';
import { payloadSelection, type Selection } from '../selection.js';
import {
  externalIdField,
  inputTypes,
  opportunityFields,
  placeFields,
  opportunityTarget,
} from './input.js';
import { Opportunity } from './node.js';

/** The type of a mutation's input. */
const inputType = <Fields extends InputFieldMap>(
  mutation: string,
  description: string,
  fields: (t: InputFieldBuilder) => Fields,
) => builder.inputType(typeName(mutation, 'Input'), { description, fields });

/** The errors of a mutation of one opportunity that its approval status may not allow. */
const ofTransition = [NotFoundError, StaleVersionError, InvalidTransitionError] as const;

/** A mutation of one opportunity, which its payload holds. */
function opportunityMutation<Input extends object>(
  name: string,
  mutation: {
    readonly description: string;
    readonly input: InputRef<Input> & ReturnType<typeof builder.inputType>;
    readonly errors: readonly (typeof ofTransition)[number][];
    readonly payload: string;
    readonly change: (
      context: Context,
      args: { input: Input },
      query: Selection,
    ) => Promise<OpportunityModel>;
  },
): void {
  builder.relayMutationField(
    name,
    mutation.input,
    {
      description: mutation.description,
      errors: { types: [...mutation.errors] },
      resolve: async (_root, args, context, info) => ({
        opportunity: await mutation.change(
          context,
          { input: withUuids((args as { input: Input }).input, inputTypes) },
          payloadSelection(context, info, typeName(name, 'Payload'), 'opportunity'),
        ),
      }),
    },
    {
      description: mutation.payload,
      outputFields: (t) => ({
        opportunity: t.expose('opportunity', { type: Opportunity, description: 'As it is now.' }),
      }),
    },
  );
}

opportunityMutation('createOpportunity', {
  description:
    'Creates an opportunity, on top of its stage. Without a pipeline it enters the default one; without a stage, its first.',
  input: inputType(
    'createOpportunity',
    'The values of a new opportunity. All are optional: an empty input makes a blank one.',
    (t) => ({ ...opportunityFields(t), ...externalIdField(t) }),
  ),
  errors: [],
  payload: 'The opportunity has been created.',
  change: createOpportunity,
});

opportunityMutation('updateOpportunity', {
  description: 'Changes fields of an opportunity. In a new stage it goes to the top.',
  input: inputType(
    'updateOpportunity',
    'What to change. An absent field stays as it is; null clears it.',
    (t) => ({ ...opportunityTarget(t), ...opportunityFields(t), ...externalIdField(t) }),
  ),
  errors: ofTransition,
  payload: 'The opportunity has been changed.',
  change: updateOpportunity,
});

opportunityMutation('moveOpportunity', {
  description:
    'Moves an opportunity or a project to another stage, to another place in its stage, or both. Archived ones do not move.',
  input: inputType(
    'moveOpportunity',
    'Where to. Without a neighbour it goes to the top of the stage.',
    (t) => ({
      ...opportunityTarget(t),
      ...placeFields(t),
      beforeId: t.id({
        description: 'An opportunity of the stage, to come right before: global id or uuid.',
      }),
      afterId: t.id({
        description: 'An opportunity of the stage, to come right after: global id or uuid.',
      }),
    }),
  ),
  errors: ofTransition,
  payload: 'The opportunity has been moved.',
  change: moveOpportunity,
});

opportunityMutation('approveOpportunity', {
  description:
    'Approves an opportunity: the same record becomes a project, on top of a stage of the default project pipeline, the first one, unless a place is named.',
  input: inputType(
    'approveOpportunity',
    'Which opportunity becomes a project, and where it goes.',
    (t) => ({ ...opportunityTarget(t), ...placeFields(t) }),
  ),
  errors: ofTransition,
  payload: 'The opportunity is a project now.',
  change: approveOpportunity,
});

opportunityMutation('unapproveOpportunity', {
  description:
    'Takes an approval back: the same record becomes an opportunity again, and its events are kept. It goes to the top of the stage that it was in before the approval. If that stage no longer exists, it goes to the first stage of the default opportunity pipeline. A place can also be named.',
  input: inputType(
    'unapproveOpportunity',
    'The project that becomes an opportunity again, and where it goes.',
    (t) => ({ ...opportunityTarget(t), ...placeFields(t) }),
  ),
  errors: ofTransition,
  payload: 'The project is an opportunity again.',
  change: unapproveOpportunity,
});

opportunityMutation('archiveOpportunity', {
  description: 'Puts an opportunity or a project aside. It keeps its stage.',
  input: inputType('archiveOpportunity', 'What to put aside.', opportunityTarget),
  errors: ofTransition,
  payload: 'It is archived now.',
  change: archiveOpportunity,
});

opportunityMutation('restoreOpportunity', {
  description: 'Brings an archived record back to what it was: an opportunity, or a project.',
  input: inputType('restoreOpportunity', 'What to bring back.', opportunityTarget),
  errors: ofTransition,
  payload: 'It is what it was before it was archived.',
  change: restoreOpportunity,
});

builder.relayMutationField(
  'deleteOpportunity',
  { description: 'What to delete, for good.', inputFields: opportunityTarget },
  {
    description: 'Deletes an opportunity or a project for good. Its events stay.',
    errors: { types: [NotFoundError, StaleVersionError] },
    resolve: (_root, { input }, context) =>
      deleteOpportunity(context, { input: withUuids(input, inputTypes) }),
  },
  {
    description: 'The opportunity is no more.',
    outputFields: deletedFields('Opportunity'),
  },
);
