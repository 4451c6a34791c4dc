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

const stageInputTypes = { id: 'Stage', pipelineId: 'Pipeline', moveOpportunitiesTo: 'Stage' };
const stageIdDescription = 'ID of the stage: global ID or UUID.';

builder.relayMutationField(
  'createStage',
  {
    description: 'Values of the new stage.',
    inputFields: (t) => ({
      pipelineId: t.id({
        required: true,
        description: 'Pipeline of the stage: global ID or UUID. It cannot be changed later.',
      }),
      name: t.string({ required: true, ...filledTextField('Name of the stage.') }),
      position: t.int({
        description:
          'Position in the pipeline, from 0. The stages from this position on move by one. Default: after all others.',
      }),
    }),
  },
  {
    description: `Adds a stage to a pipeline. A pipeline has at most ${String(stagesMax)} stages.`,
    errors: { types: [LimitReachedError] },
    resolve: async (_root, { input }, context, info) => ({
      stage: await createStage(
        context,
        { input: withUuids(input, stageInputTypes) },
        payloadSelection(context, info, 'CreateStagePayload', 'stage'),
      ),
    }),
  },
  {
    description: 'The stage has been created.',
    outputFields: (t) => ({
      stage: t.expose('stage', { type: Stage, description: 'The stage after the change.' }),
    }),
  },
);

builder.relayMutationField(
  'updateStage',
  {
    description: 'Changes of a stage. An absent field keeps its value. No field can be cleared.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: stageIdDescription }),
      name: t.string(filledTextField('Name of the stage.')),
      position: t.int({
        description:
          'New position in the pipeline, from 0. The stages in between move by one position.',
      }),
    }),
  },
  {
    description: 'Renames a stage, or changes its position in the pipeline.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      stage: await updateStage(
        context,
        { input: withUuids(input, stageInputTypes) },
        payloadSelection(context, info, 'UpdateStagePayload', 'stage'),
      ),
    }),
  },
  {
    description: 'The stage has been changed.',
    outputFields: (t) => ({
      stage: t.expose('stage', { type: Stage, description: 'The stage after the change.' }),
    }),
  },
);

builder.relayMutationField(
  'deleteStage',
  {
    description: 'Stage to delete.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: stageIdDescription }),
      moveOpportunitiesTo: moveOpportunitiesTo(t, 'another stage of the workspace'),
    }),
  },
  {
    description:
      'Deletes a stage permanently. Its opportunities move to `moveOpportunitiesTo`; without this field, a stage with opportunities cannot be deleted. The only stage of a pipeline cannot be deleted.',
    errors: { types: [NotFoundError, RecordInUseError, LimitReachedError] },
    resolve: (_root, { input }, context) =>
      deleteStage(context, { input: withUuids(input, stageInputTypes) }),
  },
  {
    description: 'The stage has been deleted.',
    outputFields: deletedFields('Stage'),
  },
);
