// The pipeline and the stage that an input of an opportunity names, or their defaults.
import type { Maybe } from '../validation.js';
import {
  doesNotName,
  issue,
  type FieldIssue,
  type OpportunityLinks,
  type LinksInput,
  type DefaultPlacement,
  type Placement,
} from './links.js';

interface ResolvedPlacement {
  /** Absent if the opportunity stays where it is. */
  readonly placement?: Placement;
  readonly issues: readonly FieldIssue[];
}

/**
 * Decides the pipeline and stage. A stage implies its pipeline; a pipeline alone means its first stage. Without either,
 * a new opportunity enters the default pipeline, and an existing one stays where it is.
 */
export function resolvePlacement(
  links: OpportunityLinks,
  input: LinksInput,
  defaultPlacement: DefaultPlacement,
): ResolvedPlacement {
  const { pipelineId, stageId } = input;
  if (defaultPlacement === 'unchanged') {
    const cleared = (['pipelineId', 'stageId'] as const).filter((field) => input[field] === null);
    if (cleared.length > 0)
      return { issues: cleared.map((field) => issue(field, 'Cannot be cleared.')) };
  }
  if (stageId != null) return placementInStage(links, stageId, pipelineId);
  if (pipelineId != null) return placementInPipeline(links, pipelineId);
  if (defaultPlacement === 'unchanged') return { issues: [] };
  if (links.defaultStage) return { placement: links.defaultStage, issues: [] };
  return { issues: [issue('pipelineId', 'Is needed: the default pipeline has no stage.')] };
}

function placementInStage(
  links: OpportunityLinks,
  stageId: string,
  pipelineId: Maybe<string>,
): ResolvedPlacement {
  const pipelineOfStage = links.stages.get(stageId);
  const issues: FieldIssue[] = [];
  if (pipelineId != null && !links.pipelines.has(pipelineId))
    issues.push(doesNotName('pipelineId', 'pipeline'));
  if (pipelineOfStage === undefined) issues.push(doesNotName('stageId', 'stage'));
  else if (issues.length === 0 && pipelineId != null && pipelineId !== pipelineOfStage)
    issues.push(issue('stageId', 'Is a stage of another pipeline.'));
  return pipelineOfStage === undefined || issues.length > 0
    ? { issues }
    : { issues, placement: { pipelineId: pipelineOfStage, stageId } };
}

function placementInPipeline(links: OpportunityLinks, pipelineId: string): ResolvedPlacement {
  if (!links.pipelines.has(pipelineId)) return { issues: [doesNotName('pipelineId', 'pipeline')] };
  const stageId = links.pipelines.get(pipelineId);
  return stageId === undefined
    ? { issues: [issue('pipelineId', 'Has no stage yet.')] }
    : { issues: [], placement: { pipelineId, stageId } };
}
