// Summaries of opportunities: counts, sums and the history for each stage, and the tags and lead sources in use.
import { z } from 'zod';
import { leadSourcesInUse, tagsInUse } from '../../database/pick-lists.js';
import { stageHistories } from '../../database/stage-history.js';
import { Prisma } from '../../generated/prisma/client.js';
import type { StageModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import type { Decimal } from '../money.js';
import { pageSizeMax } from '../list/keyset.js';
import { patternsContaining } from '../list/search.js';
import { rejectIssues, text, textLengthMax, validate, type Maybe } from '../validation.js';
import {
  opportunityWhere,
  planOpportunityFilter,
  type OpportunityCondition,
  type OpportunityFilter,
} from './read.js';

/** The count and sums of a set of opportunities. */
export interface Sums {
  readonly count: number;
  /** In dollars; zero if no opportunity has a value. */
  readonly totalValue: Decimal;
  /** In dollars, of the opportunities that have a value; null if none has one. */
  readonly averageValue: Decimal | null;
}

export interface StageSummary extends Sums {
  readonly stage: StageModel;
}

export interface PipelineSummary extends Sums {
  readonly stages: readonly StageSummary[];
}

const none = { _count: { _all: 0, value: 0 }, _sum: { value: null } };

/**
 * The condition of a summary's filter.
 *
 * @throws ValidationError for a filter that cannot be evaluated
 */
export function planSummary(caller: Caller, where: Maybe<OpportunityFilter>): OpportunityCondition {
  const { condition, issues } = planOpportunityFilter(caller, where);
  rejectIssues(caller, issues);
  return condition;
}

/**
 * Counts and adds up the opportunities of pipelines by stage: those that a list with the same filter contains. Stages
 * without any are included, with zeros. The number of statements does not depend on the number of pipelines.
 *
 * @returns the summaries by the pipeline's ID
 */
export async function summarizePipelines(
  { db }: Caller,
  pipelineIds: readonly string[],
  condition: OpportunityCondition,
): Promise<ReadonlyMap<string, PipelineSummary>> {
  const inPipelines = { pipelineId: { in: [...pipelineIds] } };
  const [stages, groups] = await Promise.all([
    db.stage.findMany({ where: inPipelines, orderBy: [{ position: 'asc' }, { id: 'asc' }] }),
    db.opportunity.groupBy({
      by: ['stageId'],
      where: { AND: [inPipelines, opportunityWhere(condition)] },
      _count: { _all: true, value: true },
      _sum: { value: true },
    }),
  ]);
  const ofStage = new Map(groups.map((group) => [group.stageId, group]));
  const summarize = (pipelineId: string) => {
    const own = stages
      .filter((stage) => stage.pipelineId === pipelineId)
      .map((stage) => ({ stage, group: ofStage.get(stage.id) ?? none }));
    return {
      ...sums(own.map(({ group }) => group)),
      stages: own.map(({ stage, group }) => ({ stage, ...sums([group]) })),
    };
  };
  return new Map(pipelineIds.map((id) => [id, summarize(id)]));
}

/** The highest number of opportunities from whose events the history of stages is computed. */
export const historyMax = 2_000;

/** The number of latest events of each opportunity that are read for the history of stages. */
export const eventsReadMax = 50;

/** The passage of opportunities through a stage, according to their events. */
export interface StageHistory {
  readonly enteredCount: number;
  readonly advancedCount: number;
  /** In days, of the stays that have ended; null if none has. */
  readonly averageDays: number | null;
}

const noHistory: StageHistory = { enteredCount: 0, advancedCount: 0, averageDays: null };

/**
 * Computes the history of stages from the events of the opportunities that match a condition, wherever these are now. Of
 * more than 2,000, those that have changed last count. The number of statements does not depend on the number of stages.
 *
 * @returns the histories by the stage's ID
 */
export async function historiesOfStages(
  { db }: Caller,
  stageIds: readonly string[],
  condition: OpportunityCondition,
): Promise<ReadonlyMap<string, StageHistory>> {
  const opportunities = await db.opportunity.findMany({
    where: opportunityWhere(condition),
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: historyMax,
    select: { id: true },
  });
  const opportunityIds = opportunities.map(({ id }) => id);
  const rows = await stageHistories(db, {
    stageIds,
    opportunityIds,
    eventsMax: eventsReadMax,
  });
  const found = new Map(
    rows.map(({ stageId, entered, advanced, averageDays }) => [
      stageId,
      { enteredCount: entered, advancedCount: advanced, averageDays },
    ]),
  );
  return new Map(stageIds.map((id) => [id, found.get(id) ?? noHistory]));
}

interface Group {
  readonly _count: { readonly _all: number; readonly value: number };
  readonly _sum: { readonly value: Decimal | null };
}

function sums(groups: readonly Group[]): Sums {
  const add = (of: (group: Group) => number) =>
    groups.reduce((total, group) => total + of(group), 0);
  const valued = add(({ _count }) => _count.value);
  const totalValue = groups.reduce(
    (total, { _sum }) => total.add(_sum.value ?? 0),
    new Prisma.Decimal(0),
  );
  return {
    count: add(({ _count }) => _count._all),
    totalValue,
    averageValue: valued === 0 ? null : totalValue.div(valued),
  };
}

export interface PickListArguments {
  /** A substring that the folded form of each value must contain. */
  readonly contains?: Maybe<string>;
  /** From 1 to 100. */
  readonly first: number;
}

const pickListArguments = z.object({
  contains: text(textLengthMax).nullish(),
  first: z
    .number()
    .min(1, `Must be from 1 to ${String(pageSizeMax)}.`)
    .max(pageSizeMax, `Must be from 1 to ${String(pageSizeMax)}.`),
});

/**
 * The tags that opportunities and contacts carry, in alphabetical order, one for each folded form.
 *
 * @throws ValidationError
 */
export async function listTags(caller: Caller, args: PickListArguments): Promise<string[]> {
  const { contains, first } = validate(caller, pickListArguments, args);
  return tagsInUse(caller.db, { ...patternsContaining(contains ?? ''), take: first });
}

/**
 * The lead sources of opportunities, in alphabetical order.
 *
 * @throws ValidationError
 */
export async function listLeadSources(caller: Caller, args: PickListArguments): Promise<string[]> {
  const { contains, first } = validate(caller, pickListArguments, args);
  return leadSourcesInUse(caller.db, { ...patternsContaining(contains ?? ''), take: first });
}
