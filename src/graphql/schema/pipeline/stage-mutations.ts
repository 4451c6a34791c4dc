// Stages: creating, changing, ordering and deleting the steps of a pipeline.
import { createStage, deleteStage, updateStage } from '../../../domain/pipeline/stage.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { LimitReachedError, NotFoundError, RecordInUseError } from '../../../errors.js';
import { filledTextField } from '../limits.js';
import { deletionMutation, recordMutation } from '../record.js';
import { idField } from '../target.js';
import { moveOpportunitiesToStageId } from './deletion.js';
import { Stage } from './node.js';

const stageInputTypes = {
  id: 'Stage',
  pipelineId: 'Pipeline',
  moveOpportunitiesToStageId: 'Stage',
};
const stageTarget = idField('stage');

recordMutation('createStage', Stage, {
  description: `Adds a stage to a pipeline. A pipeline has at most ${String(stagesMax)} stages.`,
  inputDescription: 'Values of the new stage.',
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
  ids: stageInputTypes,
  errors: [LimitReachedError],
  write: (context, input, query) => createStage(context, input, query),
});

recordMutation('updateStage', Stage, {
  description: 'Renames a stage, or changes its position in the pipeline.',
  inputDescription: 'Changes of a stage. An absent field keeps its value. No field can be cleared.',
  inputFields: (t) => ({
    ...stageTarget(t),
    name: t.string(filledTextField('Name of the stage.')),
    position: t.int({
      description:
        'New position in the pipeline, from 0. The stages in between move by one position.',
    }),
  }),
  ids: stageInputTypes,
  errors: [NotFoundError],
  write: (context, input, query) => updateStage(context, input, query),
});

deletionMutation('deleteStage', Stage, {
  description:
    'Deletes a stage permanently. Its opportunities move to `moveOpportunitiesToStageId`; without this field, a stage with opportunities cannot be deleted. The only stage of a pipeline cannot be deleted.',
  inputDescription: 'Stage to delete.',
  inputFields: (t) => ({
    ...stageTarget(t),
    moveOpportunitiesToStageId: moveOpportunitiesToStageId(t, 'another stage of the workspace'),
  }),
  ids: stageInputTypes,
  errors: [NotFoundError, RecordInUseError, LimitReachedError],
  remove: (context, input) => deleteStage(context, input),
});
