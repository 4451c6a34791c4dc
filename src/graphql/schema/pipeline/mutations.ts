// Pipelines: creating, changing, ordering and deleting them.
import { createPipeline, deletePipeline, updatePipeline } from '../../../domain/pipeline/write.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { LimitReachedError, NotFoundError, RecordInUseError } from '../../../errors.js';
import { builder } from '../builder.js';
import { deletedFields } from '../deleted.js';
import { withUuids } from '../ids.js';
import { filledTextField } from '../limits.js';
import { payloadSelection } from '../selection.js';
import { moveOpportunitiesTo } from './deletion.js';
import { Pipeline, PipelineKindType } from './node.js';

const inputTypes = { id: 'Pipeline', moveOpportunitiesTo: 'Stage' };
const idDescription = 'The pipeline: its global id, or its uuid.';

builder.relayMutationField(
  'createPipeline',
  {
    description: 'The values of a new pipeline.',
    inputFields: (t) => ({
      name: t.string({ required: true, ...filledTextField('What people call it.') }),
      kind: t.field({
        type: PipelineKindType,
        required: true,
        description: 'What moves through it. It stays so.',
      }),
      isDefault: t.boolean({
        required: true,
        defaultValue: false,
        description: 'Whether it takes over from the present default of its kind.',
      }),
      stages: t.stringList({
        required: true,
        description: `The names of its stages in their order: from 1 to ${String(stagesMax)}, each of 1 to 255 characters.`,
      }),
    }),
  },
  {
    description: 'Creates a pipeline, after all others. A workspace has at most 50.',
    errors: { types: [LimitReachedError] },
    resolve: async (_root, { input }, context, info) => ({
      pipeline: await createPipeline(
        context,
        { input },
        payloadSelection(context, info, 'CreatePipelinePayload', 'pipeline'),
      ),
    }),
  },
  {
    description: 'The pipeline has been created.',
    outputFields: (t) => ({
      pipeline: t.expose('pipeline', { type: Pipeline, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'updatePipeline',
  {
    description: 'What to change. An absent field stays as it is; none can be cleared.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: idDescription }),
      name: t.string(filledTextField('What people call it.')),
      isDefault: t.boolean({
        description:
          'True: it takes over from the present default of its kind. The default itself stays one until another takes over.',
      }),
      position: t.int({
        description: 'Its new place among all pipelines, counted from 0. The others make way.',
      }),
    }),
  },
  {
    description: 'Renames a pipeline, moves it among the others, or makes it the default.',
    errors: { types: [NotFoundError] },
    resolve: async (_root, { input }, context, info) => ({
      pipeline: await updatePipeline(
        context,
        { input: withUuids(input, inputTypes) },
        payloadSelection(context, info, 'UpdatePipelinePayload', 'pipeline'),
      ),
    }),
  },
  {
    description: 'The pipeline has been changed.',
    outputFields: (t) => ({
      pipeline: t.expose('pipeline', { type: Pipeline, description: 'As it is now.' }),
    }),
  },
);

builder.relayMutationField(
  'deletePipeline',
  {
    description: 'What to delete, for good.',
    inputFields: (t) => ({
      id: t.id({ required: true, description: idDescription }),
      moveOpportunitiesTo: moveOpportunitiesTo(t, 'a stage of another pipeline'),
    }),
  },
  {
    description:
      'Deletes a pipeline and its stages for good. The opportunities in it move to `moveOpportunitiesTo`; without it, a pipeline that opportunities are in cannot be deleted. The default of its kind cannot be deleted either.',
    errors: { types: [NotFoundError, RecordInUseError, LimitReachedError] },
    resolve: (_root, { input }, context) =>
      deletePipeline(context, { input: withUuids(input, inputTypes) }),
  },
  {
    description: 'The pipeline and its stages are no more.',
    outputFields: deletedFields('Pipeline'),
  },
);
