// What opportunities come to: sums for each stage, and the values in use.
import {
  listLeadSources,
  listTags,
  planSummary,
  summarizePipelines,
  type PipelineSummary,
  type StageSummary,
  type Sums,
} from '../../../domain/opportunity/summary.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { costs, prices, rowsAtMost, rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { Pipeline, Stage } from '../pipeline/node.js';
import { OpportunityFilterType, toFilter } from './list.js';
import { loadTogether } from './load-together.js';

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
    stages: t.field({
      type: [StageSummaryType],
      description: 'For each stage, in order, also where it is empty.',
      ...rowsAtMost(stagesMax),
      resolve: ({ stages }) => [...stages],
    }),
  }),
});

builder.prismaObjectField(Pipeline, 'summary', (t) =>
  t.field({
    type: PipelineSummaryType,
    description:
      'Counts and sums of its opportunities: those that `opportunities` with the same filter contains.',
    ...costs({ once: prices.aggregate }),
    args: {
      where: t.arg({
        type: OpportunityFilterType,
        description: 'Filters the opportunities. Default: no filter.',
      }),
    },
    resolve: async ({ id }, { where }, context) => {
      const condition = planSummary(context, toFilter(where));
      const key = `summary ${JSON.stringify(condition)}`;
      const load = (ids: readonly string[]) => summarizePipelines(context, ids, condition);
      const summary = await loadTogether(context, key, id, load);
      if (summary === undefined) throw new Error('A pipeline has no summary.');
      return summary;
    },
  }),
);

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
