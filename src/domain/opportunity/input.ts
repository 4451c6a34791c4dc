// What a caller fills in of an opportunity: the rule of each field, and what the fields come to.
import { z } from 'zod';
import type { Issue } from '../../errors.js';
import { dollars } from '../money.js';
import {
  type IssuePath,
  issuesOf,
  type Maybe,
  optionalText,
  requiredText,
  tags,
} from '../validation.js';
import {
  linkIssues,
  type OpportunityLinks,
  type LinksInput,
  type Otherwise,
  type Own,
  type Placement,
} from './links.js';
import { placeOf } from './placement.js';

const link = z.string().nullable().exactOptional();

/** The columns that a caller fills in. A field that is missing here is refused, never dropped. */
const opportunityColumns = z.strictObject({
  name: optionalText,
  contactName: optionalText,
  primaryContactId: link,
  value: dollars.nullable().exactOptional(),
  leadSource: optionalText,
  appointmentAt: z.date().nullable().exactOptional(),
  addressStreet: optionalText,
  addressCity: optionalText,
  addressState: optionalText,
  addressZip: optionalText,
  addressCountry: optionalText,
  salesRepId: link,
  projectManagerId: link,
  arOwnerId: link,
  tags: tags.exactOptional(),
  externalId: requiredText.nullable().exactOptional(),
});

type OpportunityColumns = z.output<typeof opportunityColumns>;

/** The columns, and the place. */
export type OpportunityInput = LinksInput & {
  readonly [Field in keyof OpportunityColumns]?: Maybe<z.input<typeof opportunityColumns>[Field]>;
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
  links: OpportunityLinks,
  { path, otherwise, own }: { path: IssuePath; otherwise: Otherwise; own?: Own | undefined },
): Prepared {
  const { pipelineId, stageId, ...rest } = input;
  const { placement, issues } = placeOf(links, { pipelineId, stageId }, otherwise);
  const result = opportunityColumns.safeParse(rest);
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
