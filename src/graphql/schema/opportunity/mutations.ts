// Opportunities: creating, changing and deleting them, and the steps of their life.
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
import { deletionMutation, recordMutation } from '../record.js';
import {
  changedPlacementFields,
  externalIdField,
  opportunityInputTypes,
  opportunityFields,
  placementFields,
  opportunityTarget,
} from './input.js';
import { Opportunity } from './node.js';

/** The errors of a mutation of one opportunity that its approval status may not allow. */
const ofTransition = [NotFoundError, StaleVersionError, InvalidTransitionError] as const;

recordMutation('createOpportunity', Opportunity, {
  description:
    'Creates an opportunity at the top of its stage. Default placement: the first stage of the default opportunity pipeline.',
  inputDescription:
    'Values of the new opportunity. All fields are optional: an empty input creates an opportunity without values.',
  inputFields: (t) => ({ ...opportunityFields(t), ...externalIdField(t) }),
  ids: opportunityInputTypes,
  write: (context, input, query) => createOpportunity(context, input, query),
});

recordMutation('updateOpportunity', Opportunity, {
  description:
    'Changes fields of an opportunity. An opportunity that enters another stage goes to its top.',
  inputDescription:
    'Changes of an opportunity. An absent field keeps its value; `null` clears the field.',
  inputFields: (t) => ({
    ...opportunityTarget(t),
    ...opportunityFields(t),
    ...changedPlacementFields(t),
    ...externalIdField(t),
  }),
  ids: opportunityInputTypes,
  errors: ofTransition,
  write: (context, input, query) => updateOpportunity(context, input, query),
});

recordMutation('moveOpportunity', Opportunity, {
  description:
    'Moves an opportunity or a project to another stage, to another position in its stage, or both. Archived records cannot be moved.',
  inputDescription:
    'Target of the move: a pipeline, a stage or a neighbor. At least one is required. Without a neighbor, the opportunity goes to the top of the stage.',
  inputFields: (t) => ({
    ...opportunityTarget(t),
    ...placementFields(t),
    beforeId: t.id({
      description:
        'Neighbor in the target stage, right before which the opportunity is placed: global ID or UUID. Cannot be combined with `afterId`.',
    }),
    afterId: t.id({
      description:
        'Neighbor in the target stage, right after which the opportunity is placed: global ID or UUID. Cannot be combined with `beforeId`.',
    }),
  }),
  ids: opportunityInputTypes,
  errors: ofTransition,
  payloadDescription: 'The opportunity has been moved.',
  write: (context, input, query) => moveOpportunity(context, input, query),
});

recordMutation('approveOpportunity', Opportunity, {
  description:
    'Approves an opportunity: the same record becomes a project, at the top of its new stage. Default placement: the first stage of the default project pipeline.',
  inputDescription: 'Opportunity to approve, and its placement as a project.',
  inputFields: (t) => ({ ...opportunityTarget(t), ...placementFields(t) }),
  ids: opportunityInputTypes,
  errors: ofTransition,
  payloadDescription: 'The opportunity has been approved.',
  write: (context, input, query) => approveOpportunity(context, input, query),
});

recordMutation('unapproveOpportunity', Opportunity, {
  description:
    'Revokes an approval: the same record becomes an opportunity again, and its events are kept. It goes to the top of its new stage. Default placement: the stage before the approval or, if that stage no longer exists, the first stage of the default opportunity pipeline.',
  inputDescription: 'Project to turn back into an opportunity, and its placement.',
  inputFields: (t) => ({ ...opportunityTarget(t), ...placementFields(t) }),
  ids: opportunityInputTypes,
  errors: ofTransition,
  payloadDescription: 'The approval has been revoked.',
  write: (context, input, query) => unapproveOpportunity(context, input, query),
});

recordMutation('archiveOpportunity', Opportunity, {
  description: 'Archives an opportunity or a project. The record keeps its stage.',
  inputDescription: 'Opportunity or project to archive.',
  inputFields: opportunityTarget,
  ids: opportunityInputTypes,
  errors: ofTransition,
  payloadDescription: 'The opportunity has been archived.',
  write: (context, input, query) => archiveOpportunity(context, input, query),
});

recordMutation('restoreOpportunity', Opportunity, {
  description:
    'Restores an archived record: it becomes the opportunity or the project that it was before.',
  inputDescription: 'Archived opportunity or project to restore.',
  inputFields: opportunityTarget,
  ids: opportunityInputTypes,
  errors: ofTransition,
  payloadDescription: 'The opportunity has been restored.',
  write: (context, input, query) => restoreOpportunity(context, input, query),
});

deletionMutation('deleteOpportunity', Opportunity, {
  description: 'Deletes an opportunity or a project permanently. Its events are kept.',
  inputDescription: 'Opportunity or project to delete.',
  inputFields: opportunityTarget,
  errors: [NotFoundError, StaleVersionError],
  remove: (context, input) => deleteOpportunity(context, input),
});
