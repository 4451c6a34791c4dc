// What opportunities come to: sums for each stage, and the values in use.
import {
  listLeadSources,
  listTags,
  pipelineSummary,
  type PipelineSummary,
  type StageSummary,
  type Sums,
} from '../../../domain/opportunity/summary.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { costs, prices, rowsAtMost, rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { toUuid } from '../ids.js';
import { Pipeline, Stage } from '../pipeline/node.js';
import { OpportunityFilterType, toFilter } from './list.js';

const SumsInterface = builder.interfaceRef<Sums>('OpportunitySums').implement({
  description: 'What a number of opportunities come to.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many there are.' }),
    totalValue: t.field({
      type: 'Decimal',
      description: 'The sum of their values in dollars, exact.',
      resolve: ({ totalValue }) => totalValue.toFixed(2),
    }),
    averageValue: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'The average in dollars over those that have a value, rounded to cents; null where none has.',
      resolve: ({ averageValue }) => averageValue?.toFixed(2),
    }),
  }),
});

const StageSummaryType = builder.objectRef<StageSummary>('StageSummary').implement({
  description: 'What the opportunities of a stage come to.',
  interfaces: [SumsInterface],
  fields: (t) => ({
    stage: t.expose('stage', { type: Stage, description: 'The stage.' }),
  }),
});

const PipelineSummaryType = builder.objectRef<PipelineSummary>('PipelineSummary').implement({
  description: 'What the opportunities of a pipeline come to, in all and for each stage.',
  interfaces: [SumsInterface],
  fields: (t) => ({
    pipeline: t.prismaField({
      type: Pipeline,
      description: 'The pipeline.',
      resolve: (query, { pipelineId: id }, _args, { db, viewer: { workspaceId } }) =>
        db.pipeline.findUniqueOrThrow({ ...query, where: { workspaceId_id: { workspaceId, id } } }),
    }),
    stages: t.field({
      type: [StageSummaryType],
      description: 'For each stage, in order, also where it is empty.',
      ...rowsAtMost(stagesMax),
      resolve: ({ stages }) => [...stages],
    }),
  }),
});

builder.queryFields((t) => {
  const pickListArgs = {
    q: t.arg.string({
      description: 'A part that each must hold; upper and lower case are the same.',
    }),
    first: t.arg.int({
      required: true,
      defaultValue: 100,
      description: 'How many at most: from 1 to 100.',
    }),
  };
  return {
    pipelineSummary: t.field({
      type: PipelineSummaryType,
      nullable: true,
      description:
        'What the opportunities of a pipeline come to: those that a list with the same filter holds. Null where the workspace has no such pipeline.',
      ...costs({ points: () => prices.aggregate }),
      args: {
        pipelineId: t.arg.id({ required: true, description: 'Its global id, or its uuid.' }),
        where: t.arg({ type: OpportunityFilterType, description: 'Which ones; left out: all.' }),
      },
      resolve: (_root, { pipelineId, where }, context) =>
        pipelineSummary(context, {
          pipelineId: toUuid('Pipeline', pipelineId),
          where: toFilter(where),
        }),
    }),
    tags: t.stringList({
      description: 'The tags that opportunities and contacts carry, in the order of the alphabet.',
      args: pickListArgs,
      ...rowsOfPage,
      resolve: (_root, args, context) => listTags(context, args),
    }),
    leadSources: t.stringList({
      description: 'The lead sources of opportunities, in the order of the alphabet.',
      args: pickListArgs,
      ...rowsOfPage,
      resolve: (_root, args, context) => listLeadSources(context, args),
    }),
  };
});
