// The input of an opportunity: the rules of its fields, and the columns that result from it.
import { z } from 'zod';
import type { Issue } from '../../errors.js';
import { issuesOf, type InputOf, type IssuePath } from '../validation.js';
import { columnsWith } from '../column-table.js';
import { opportunityColumns } from './columns.js';
import {
  linkIssues,
  type OpportunityLinks,
  type LinksInput,
  type DefaultPlacement,
  type Own,
  type Placement,
} from './links.js';
import { resolvePlacement } from './placement.js';

/** An unknown field is rejected, never dropped. */
const opportunityInput = z.strictObject(columnsWith(opportunityColumns, 'write'));

type OpportunityColumns = z.output<typeof opportunityInput>;

/** The columns, and the placement. */
export type OpportunityInput = LinksInput & InputOf<typeof opportunityInput>;

/** The columns and the placement that result from an input. If there are issues, they must not be used. */
export interface Prepared {
  readonly values: OpportunityColumns;
  /** Absent on a change that moves nothing. */
  readonly placement?: Placement | undefined;
  readonly issues: readonly Issue[];
}

/**
 * Checks an input against every rule.
 *
 * @param links the result of `findLinks` for this input, and possibly others
 * @param path the path of the input, which starts the paths of its issues
 * @param own the opportunity that it changes
 */
export function prepareInput(
  input: OpportunityInput,
  links: OpportunityLinks,
  {
    path,
    defaultPlacement,
    own,
  }: { path: IssuePath; defaultPlacement: DefaultPlacement; own?: Own | undefined },
): Prepared {
  const { pipelineId, stageId, ...rest } = input;
  const { placement, issues } = resolvePlacement(links, { pipelineId, stageId }, defaultPlacement);
  const result = opportunityInput.safeParse(rest);
  return {
    values: result.data ?? {},
    placement,
    issues: [
      ...[...linkIssues(links, input, own), ...issues].map(({ field, message }) => ({
        path: [...path, field],
        message,
      })),
      ...issuesOf(result.error, path),
    ],
  };
}
