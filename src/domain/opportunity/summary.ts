// Summaries of opportunities: counts and sums for each stage, and the tags and lead sources in use.
import { z } from 'zod';
import { leadSourcesInUse, tagsInUse } from '../../database/pick-lists.js';
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
