// Pipelines: creating, changing, ordering and deleting them.
import { createPipeline, deletePipeline, updatePipeline } from '../../../domain/pipeline/write.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { LimitReachedError, NotFoundError, RecordInUseError } from '../../../errors.js';
import { builder } from '../builder.js';
import { filledTextField, limited } from '../limits.js';
import { deletionMutation, recordMutation } from '../record.js';
import { idField } from '../target.js';
import { moveOpportunitiesToStageId } from './deletion.js';
import { Pipeline, PipelineKindType } from './node.js';

const CreatePipelineStageInput = builder.inputType('CreatePipelineStageInput', {
  description: 'Values of a stage of a new pipeline.',
  fields: (t) => ({
    name: t.string({ required: true, ...filledTextField('Name of the stage.') }),
  }),
});

const pipelineTarget = idField('pipeline');

recordMutation('createPipeline', Pipeline, {
  description: 'Creates a pipeline after all others. A workspace has at most 50 pipelines.',
  inputDescription: 'Values of the new pipeline.',
  inputFields: (t) => ({
    name: t.string({ required: true, ...filledTextField('Name of the pipeline.') }),
    kind: t.field({
      type: PipelineKindType,
      required: true,
      description:
        'Kind of the records that enter the pipeline by default. It cannot be changed later.',
    }),
    isDefault: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether the pipeline replaces the current default of its kind.',
    }),
    stages: t.field({
      type: [CreatePipelineStageInput],
      required: true,
      ...limited(`Stages in their order, from 1 to ${String(stagesMax)}.`, {
        minItems: 1,
        maxItems: stagesMax,
      }),
    }),
  }),
  errors: [LimitReachedError],
  write: (context, input, query) => createPipeline(context, input, query),
});

recordMutation('updatePipeline', Pipeline, {
  description: 'Renames a pipeline, changes its position, or makes it the default of its kind.',
  inputDescription:
    'Changes of a pipeline. An absent field keeps its value. No field can be cleared.',
  inputFields: (t) => ({
    ...pipelineTarget(t),
    name: t.string(filledTextField('Name of the pipeline.')),
    isDefault: t.boolean({
      description:
        'Whether the pipeline is the default of its kind. If true, it replaces the current default. The default cannot be set to false: make another pipeline the default instead.',
    }),
    position: t.int({
      description:
        'New position among all pipelines, from 0. The pipelines in between move by one position.',
    }),
  }),
  errors: [NotFoundError],
  write: (context, input, query) => updatePipeline(context, input, query),
});

deletionMutation('deletePipeline', Pipeline, {
  description:
    'Deletes a pipeline and its stages permanently. Its opportunities move to `moveOpportunitiesToStageId`; without this field, a pipeline with opportunities cannot be deleted. The default pipeline of a kind cannot be deleted.',
  inputDescription: 'Pipeline to delete.',
  inputFields: (t) => ({
    ...pipelineTarget(t),
    moveOpportunitiesToStageId: moveOpportunitiesToStageId(t, 'a stage of another pipeline'),
  }),
  ids: { moveOpportunitiesToStageId: 'Stage' },
  errors: [NotFoundError, RecordInUseError, LimitReachedError],
  payloadDescription: 'The pipeline and its stages have been deleted.',
  remove: (context, input) => deletePipeline(context, input),
});
