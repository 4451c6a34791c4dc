// Summaries of opportunities: counts and sums by stage, and the tags and lead sources in use.
import type { OpportunityCondition } from '../../../domain/opportunity/read.js';
import {
  eventsReadMax,
  historiesOfStages,
  historyMax,
  listLeadSources,
  listTags,
  planSummary,
  summarizePipelines,
  type PipelineSummary,
  type StageHistory,
  type StageSummary,
  type Sums,
} from '../../../domain/opportunity/summary.js';
import { stagesMax } from '../../../domain/pipeline/read.js';
import { costs, prices, rowsAtMost, rowsOfPage } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { alike } from '../filter-types.js';
import { argumentsCheckedBy } from '../payload-arguments.js';
import { Pipeline, Stage } from '../pipeline/node.js';
import { opportunityLists } from './queries.js';
import { batchLoader } from '../batch-loader.js';

const SumsInterface = builder.interfaceRef<Sums>('OpportunitySums').implement({
  description: 'Count and sums of a set of opportunities.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'Number of opportunities.' }),
    totalValue: t.field({
      type: 'Decimal',
      description: 'Exact sum of the values in dollars.',
      resolve: ({ totalValue }) => totalValue.toFixed(2),
    }),
    averageValue: t.field({
      type: 'Decimal',
      nullable: true,
      description:
        'Average value in dollars of the opportunities that have a value, rounded to cents; `null` if none has one.',
      resolve: ({ averageValue }) => averageValue?.toFixed(2),
    }),
  }),
});

const StageHistoryType = builder.objectRef<StageHistory>('StageHistory').implement({
  description: [
    'Passage of opportunities through a stage, according to their events.',
    `Covers the opportunities that match the filter of the summary, in whichever stage or pipeline they are now; of more than ${historyMax.toLocaleString('en-US')}, those that have changed last.`,
    `Of each, the latest ${String(eventsReadMax)} events count.`,
    'An opportunity enters a stage when it is created there or moved there from another stage.',
    'Its stay lasts until it enters another stage.',
  ].join(' '),
  fields: (t) => ({
    enteredCount: t.exposeInt('enteredCount', {
      description:
        'Number of opportunities that have entered the stage. One that has entered it several times counts once.',
    }),
    advancedCount: t.exposeInt('advancedCount', {
      description:
        'Number of those opportunities that, after they entered the stage, have entered a stage with a higher position in the same pipeline or have been approved. It counts even if they have come back since.',
    }),
    conversionRate: t.float({
      nullable: true,
      description:
        'Share of the opportunities that have advanced: `advancedCount` divided by `enteredCount`, 0 to 1; `null` if none has entered the stage.',
      resolve: ({ enteredCount, advancedCount }) =>
        enteredCount === 0 ? null : advancedCount / enteredCount,
    }),
    averageDays: t.exposeFloat('averageDays', {
      nullable: true,
      description:
        'Average length of the stays that have ended, in days of 24 hours; `null` if none has ended. Archiving does not end a stay.',
    }),
  }),
});

/** The summary of a stage, with the condition of its filter. */
interface FilteredStageSummary extends StageSummary {
  readonly condition: OpportunityCondition;
}

const StageSummaryType = builder.objectRef<FilteredStageSummary>('StageSummary').implement({
  description: 'Count and sums of the opportunities in a stage, and the history of the stage.',
  interfaces: [SumsInterface],
  fields: (t) => ({
    stage: t.expose('stage', { type: Stage, description: 'Stage of the opportunities.' }),
    history: t.field({
      type: StageHistoryType,
      description:
        'Passage of opportunities through the stage: conversion to later stages, and days in the stage.',
      ...costs({ once: prices.stageHistory, repeatsFilter: true }),
      resolve: async ({ stage, condition }, _args, context) => {
        const key = `stage history ${JSON.stringify(condition)}`;
        const loader = batchLoader(context, key, (ids) =>
          historiesOfStages(context, ids, condition),
        );
        const history = await loader.load(stage.id);
        if (history === undefined) throw new Error('A stage has no history.');
        return history;
      },
    }),
  }),
});

/** The summary of a pipeline, with the condition of its filter. */
interface FilteredSummary extends PipelineSummary {
  readonly condition: OpportunityCondition;
}

const PipelineSummaryType = builder.objectRef<FilteredSummary>('PipelineSummary').implement({
  description: 'Count and sums of the opportunities in a pipeline, in total and for each stage.',
  interfaces: [SumsInterface],
  fields: (t) => ({
    stages: t.field({
      type: [StageSummaryType],
      description:
        'Count and sums for each stage, in the order of the stages, including empty ones.',
      ...rowsAtMost(stagesMax),
      resolve: ({ stages, condition }) => stages.map((stage) => ({ ...stage, condition })),
    }),
  }),
});

builder.prismaObjectField(Pipeline, 'summary', (t) =>
  t.field({
    type: PipelineSummaryType,
    description: 'Count and sums of the opportunities in the pipeline that match the filter.',
    ...argumentsCheckedBy(
      (context, { where }: { where?: Parameters<typeof opportunityLists.toWhere>[0] }) =>
        planSummary(context, opportunityLists.toWhere(where)),
      costs({ once: prices.aggregate }),
    ),
    args: {
      where: t.arg({
        type: opportunityLists.whereType,
        description: 'Filters the opportunities that are counted. Default: no filter.',
      }),
    },
    resolve: async ({ id }, { where }, context) => {
      const condition = planSummary(context, opportunityLists.toWhere(where));
      const key = `summary ${JSON.stringify(condition)}`;
      const loader = batchLoader(context, key, (ids) =>
        summarizePipelines(context, ids, condition),
      );
      const summary = await loader.load(id);
      if (summary === undefined) throw new Error('A pipeline has no summary.');
      return { ...summary, condition };
    },
  }),
);

builder.queryFields((t) => {
  const pickListArgs = {
    contains: t.arg.string({
      description: `Substring that each value must contain, ${alike}. Up to 255 characters. Default: no filter.`,
    }),
    first: t.arg.int({
      required: true,
      defaultValue: 100,
      description: 'Maximum number of values to return, 1 to 100.',
    }),
  };
  return {
    tags: t.stringList({
      description:
        'Tags of opportunities and contacts, in alphabetical order. Of tags that are equal for a filter, only one is listed.',
      args: pickListArgs,
      // The statement reads the tags of all rows.
      ...costs({
        ...rowsOfPage.extensions.cost,
        points: () => prices.rootList + prices.aggregate,
      }),
      resolve: (_root, args, context) => listTags(context, args),
    }),
    leadSources: t.stringList({
      description: 'Lead sources of opportunities, in alphabetical order.',
      args: pickListArgs,
      ...rowsOfPage,
      resolve: (_root, args, context) => listLeadSources(context, args),
    }),
  };
});
