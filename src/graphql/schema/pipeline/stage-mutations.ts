// Stages: creating, changing, ordering and deleting the steps of a pipeline.
import { createStage, deleteStage, updateStage } from '../../../domain/pipeline/stage.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { LimitReachedError, NotFoundError, RecordInUseError } from '../../../errors.js';
import { builder } from '../builder.js';
import { deletedFields } from '../deleted.js';
import { withUuids } from '../ids.js';
import { filledTextField } from '../limits.js';
import { payloadSelection } from '../selection.js';
import { moveOpportunitiesTo } from './deletion.js';
import { Stage } from './node.js';

const inputTypes = { id: 'Stage', pipelineId: 'Pipeline', moveOpportunitiesTo: 'Stage' };
const idDescription = 'The stage: its global id, or its uuid.';

builder.relayMutationField(
  'createStage',
  {
    description: 'The values of a new stage.',
    inputFields: (t) => ({
      pipelineId: t.id({
        required: true,
        description: 'The pipeline that it is a step of: global id or uuid. It stays so.',
      }),
      name: t.string({ required: true, ...filledTextField('What people call it.') }),
      position: t.int({
        description:
          'Its place in the pipeline, counted from 0; those from there on make way. Left out: after all others.',
      }),
    }),
  },
  {
    description: `Adds a stage to a pipeline, which has at most ${String(stagesMax)}.`,
    errors: { types: [LimitReachedError] },
    resolve: async (_root, { input }, context, info) => ({
      stage: await createStage(
        context,
        { input: withUuids(input, inputTypes) },
        payloadSelection(context, info, 'CreateStagePayload', 'stage'),
      ),
    }),
  },
  {
    description: 'The stage has been created.',
    outputFields: (t) => ({
      stage: t.expose('stage', { type: Stage, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'updateStage',
  {
    description: 'What to change. An absent field stays as it is; none can be cleared.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: idDescription }),
      name: t.string(filledTextField('What people call it.')),
      position: t.int({
        description: 'Its new place in its pipeline, counted from 0. The others make way.',
      }),
    }),
  },
  {
    description: 'Renames a stage, or moves it among those of its pipeline.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      stage: await updateStage(
        context,
        { input: withUuids(input, inputTypes) },
        payloadSelection(context, info, 'UpdateStagePayload', 'stage'),
      ),
    }),
  },
  {
    description: 'The stage has been changed.',
    outputFields: (t) => ({
      stage: t.expose('stage', { type: Stage, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'deleteStage',
  {
    description: 'What to delete, for good.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: idDescription }),
      moveOpportunitiesTo: moveOpportunitiesTo(t, 'another stage of the workspace'),
    }),
  },
  {
    description:
      'Deletes a stage for good. The opportunities in it move to `moveOpportunitiesTo`; without it, a stage that opportunities are in cannot be deleted. The only stage of a pipeline cannot be deleted either.',
    errors: { types: [NotFoundError, RecordInUseError, LimitReachedError] },
    resolve: (_root, { input }, context) =>
      deleteStage(context, { input: withUuids(input, inputTypes) }),
  },
  {
    description: 'The stage is no more.',
    outputFields: deletedFields('Stage'),
  },
);
