// What a caller fills in of an opportunity: the rule of each field, and what the fields come to.
import { z } from 'zod';
import type { Issue } from '../../errors.js';
import { issuesOf, type Maybe, type Path } from '../validation.js';
import { opportunityWrites } from './columns.js';
import {
  linkIssues,
  type Links,
  type LinksInput,
  type Otherwise,
  type Own,
  type Placement,
} from './links.js';
import { placeOf } from './placement.js';

/** An unknown field is rejected, never dropped. */
const columns = z.strictObject(opportunityWrites);

type OpportunityColumns = z.output<typeof columns>;

/** The columns, and the place. */
export type OpportunityInput = LinksInput & {
  readonly [Field in keyof OpportunityColumns]?: Maybe<z.input<typeof columns>[Field]>;
};

/** What an input comes to. Where there are issues, the rest is of no use. */
export interface Prepared {
  readonly values: OpportunityColumns;
  /** Absent on a change that moves nothing. */
  readonly placement?: Placement | undefined;
  readonly issues: readonly Issue[];
}

/**
 * Checks an input against every rule.
 *
 * @param links what `findLinks` found for it, among others
 * @param path where the input stands in the arguments
 * @param own the opportunity that it changes
 */
export function prepareInput(
  input: OpportunityInput,
  links: Links,
  { path, otherwise, own }: { path: Path; otherwise: Otherwise; own?: Own | undefined },
): Prepared {
  const { pipelineId, stageId, ...rest } = input;
  const { placement, issues } = placeOf(links, { pipelineId, stageId }, otherwise);
  const result = columns.safeParse(rest);
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
