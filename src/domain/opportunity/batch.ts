// Creates many opportunities at once. The number of statements does not depend on the number of opportunities.
import { z } from 'zod';
import { ValidationError, type Issue } from '../../errors.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import type { Caller } from '../caller.js';
import { validate, withFound } from '../validation.js';
import { prepareInput, type OpportunityInput, type Prepared } from './input.js';
import { insertOpportunities } from './insert.js';
import { findLinks, withCheckedLinks } from './links.js';

export const batchSizeMax = 100;

const batchSize = `Must hold from 1 to ${String(batchSizeMax)} opportunities.`;

const batchInput = z.object({
  opportunities: z.array(z.unknown()).min(1, batchSize).max(batchSizeMax, batchSize),
});

export interface BatchInput {
  readonly opportunities: readonly OpportunityInput[];
  /** Whether nothing is created if any item has issues. */
  readonly allOrNone: boolean;
}

/** The result of one item: the new opportunity, or the issues that prevented its creation. */
export interface BatchResult {
  readonly index: number;
  readonly opportunity: OpportunityModel | null;
  readonly issues: readonly Issue[];
}

const isOfItem = ({ path }: Issue, index: number) =>
  path[0] === 'opportunities' && path[1] === index;

/**
 * Creates opportunities. They go to the top of their stages, in the order of the input. PostgreSQL returns inserted rows
 * in the order of the values.
 *
 * @returns the result of each item, in the order of the input
 * @throws ValidationError for no items or more than 100; with `allOrNone`, if any item has issues
 */
export async function createOpportunities(
  caller: Caller,
  input: BatchInput,
): Promise<BatchResult[]> {
  const { opportunities, allOrNone } = input;
  // Issues of an item that were found before prevent only the creation of that item.
  const ofItems = caller.foundIssues.filter(
    ({ path }) => path[0] === 'opportunities' && typeof path[1] === 'number',
  );
  const isOfItemsAlone = ofItems.length === caller.foundIssues.length;
  if (!isOfItemsAlone || !batchInput.safeParse(input).success) validate(caller, batchInput, input);
  return withCheckedLinks(
    () => prepareAll(caller, opportunities, ofItems),
    async (prepared) => {
      const issues = prepared.flatMap((item) => item.issues);
      if (allOrNone && issues.length > 0) throw new ValidationError(issues);
      // The items with issues have them in `prepared`, and are not written.
      return insertAll({ ...caller, foundIssues: [] }, prepared);
    },
  );
}

async function prepareAll(
  caller: Caller,
  inputs: readonly OpportunityInput[],
  found: readonly Issue[],
): Promise<Prepared[]> {
  const links = await findLinks(caller, inputs, 'opportunity');
  const taken = new Set<string>();
  return inputs.map((input, index) => {
    const path = ['opportunities', index];
    const { values, placement, issues } = prepareInput(input, links, {
      path,
      defaultPlacement: 'opportunity',
    });
    const isSecond = input.externalId != null && taken.has(input.externalId);
    if (input.externalId != null) taken.add(input.externalId);
    return {
      values,
      placement,
      issues: [
        ...withFound(
          found.filter((issue) => isOfItem(issue, index)),
          issues,
        ),
        ...(isSecond
          ? [
              {
                path: [...path, 'externalId'],
                message: 'Must be unique: another item has the same value.',
              },
            ]
          : []),
      ],
    };
  });
}

async function insertAll(caller: Caller, prepared: readonly Prepared[]): Promise<BatchResult[]> {
  const valid = prepared.filter(({ issues }) => issues.length === 0);
  const rows = valid.length === 0 ? [] : await insertOpportunities(caller, valid);
  return prepared.map(({ issues }, index) => ({
    index,
    opportunity: issues.length === 0 ? (rows.shift() ?? null) : null,
    issues,
  }));
}
