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
import type { InputFieldBuilder } from '../input-field-builder.js';
import { typeName } from '../names.js';
import { payloadSelection, type PrismaSelection } from '../selection.js';
import {
  externalIdField,
  opportunityInputTypes,
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
      query: PrismaSelection,
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
          { input: withUuids((args as { input: Input }).input, opportunityInputTypes) },
          payloadSelection(context, info, typeName(name, 'Payload'), 'opportunity'),
        ),
      }),
    },
    {
      description: mutation.payload,
      outputFields: (t) => ({
        opportunity: t.expose('opportunity', {
          type: Opportunity,
          description: 'The opportunity after the change.',
        }),
      }),
    },
  );
}

opportunityMutation('createOpportunity', {
  description:
    'Creates an opportunity at the top of its stage. Default placement: the first stage of the default opportunity pipeline.',
  input: inputType(
    'createOpportunity',
    'Values of the new opportunity. All fields are optional: an empty input creates an opportunity without values.',
    (t) => ({ ...opportunityFields(t), ...externalIdField(t) }),
  ),
  errors: [],
  payload: 'The opportunity has been created.',
  change: createOpportunity,
});

opportunityMutation('updateOpportunity', {
  description:
    'Changes fields of an opportunity. An opportunity that enters another stage goes to its top.',
  input: inputType(
    'updateOpportunity',
    'Changes of an opportunity. An absent field keeps its value; `null` clears the field.',
    (t) => ({ ...opportunityTarget(t), ...opportunityFields(t), ...externalIdField(t) }),
  ),
  errors: ofTransition,
  payload: 'The opportunity has been changed.',
  change: updateOpportunity,
});

opportunityMutation('moveOpportunity', {
  description:
    'Moves an opportunity or a project to another stage, to another position in its stage, or both. Archived records cannot be moved.',
  input: inputType(
    'moveOpportunity',
    'Target of the move: a pipeline, a stage or a neighbor. At least one is required. Without a neighbor, the opportunity goes to the top of the stage.',
    (t) => ({
      ...opportunityTarget(t),
      ...placeFields(t),
      beforeId: t.id({
        description:
          'Neighbor in the target stage, right before which the opportunity is placed: global ID or UUID. Cannot be combined with `afterId`.',
      }),
      afterId: t.id({
        description:
          'Neighbor in the target stage, right after which the opportunity is placed: global ID or UUID. Cannot be combined with `beforeId`.',
      }),
    }),
  ),
  errors: ofTransition,
  payload: 'The opportunity has been moved.',
  change: moveOpportunity,
});

opportunityMutation('approveOpportunity', {
  description:
    'Approves an opportunity: the same record becomes a project, at the top of its new stage. Default placement: the first stage of the default project pipeline.',
  input: inputType(
    'approveOpportunity',
    'Opportunity to approve, and its placement as a project.',
    (t) => ({ ...opportunityTarget(t), ...placeFields(t) }),
  ),
  errors: ofTransition,
  payload: 'The opportunity has been approved.',
  change: approveOpportunity,
});

opportunityMutation('unapproveOpportunity', {
  description:
    'Revokes an approval: the same record becomes an opportunity again, and its events are kept. It goes to the top of its new stage. Default placement: the stage before the approval or, if that stage no longer exists, the first stage of the default opportunity pipeline.',
  input: inputType(
    'unapproveOpportunity',
    'Project to turn back into an opportunity, and its placement.',
    (t) => ({ ...opportunityTarget(t), ...placeFields(t) }),
  ),
  errors: ofTransition,
  payload: 'The approval has been revoked.',
  change: unapproveOpportunity,
});

opportunityMutation('archiveOpportunity', {
  description: 'Archives an opportunity or a project. The record keeps its stage.',
  input: inputType('archiveOpportunity', 'Opportunity or project to archive.', opportunityTarget),
  errors: ofTransition,
  payload: 'The opportunity has been archived.',
  change: archiveOpportunity,
});

opportunityMutation('restoreOpportunity', {
  description:
    'Restores an archived record: it becomes the opportunity or the project that it was before.',
  input: inputType(
    'restoreOpportunity',
    'Archived opportunity or project to restore.',
    opportunityTarget,
  ),
  errors: ofTransition,
  payload: 'The opportunity has been restored.',
  change: restoreOpportunity,
});

builder.relayMutationField(
  'deleteOpportunity',
  { description: 'Opportunity or project to delete.', inputFields: opportunityTarget },
  {
    description: 'Deletes an opportunity or a project permanently. Its events are kept.',
    errors: { types: [NotFoundError, StaleVersionError] },
    resolve: (_root, { input }, context) =>
      deleteOpportunity(context, { input: withUuids(input, opportunityInputTypes) }),
  },
  {
    description: 'The opportunity has been deleted.',
    outputFields: deletedFields('Opportunity'),
  },
);
