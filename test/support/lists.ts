// Lists of opportunities for tests: a workspace that is filled without the API, its pages, and reading all of them.
import { expect } from 'vitest';
import type { Prisma } from '../../src/generated/prisma/client.js';
import {
  OpportunityPageDocument,
  type OpportunityOrder,
  type OpportunityPageQuery,
  type OpportunityPageQueryVariables,
} from '../generated/operations.js';
import { newWorkspace, stagesOf, topOf, type Client } from './gateway.js';
import { requestErrors } from './opportunities.js';

/** A row to store. Default values are those of the database, and the top of the first stage. */
export type NewRow = Partial<Prisma.OpportunityCreateManyInput>;

/** Creates a workspace with a function to fill it. */
export async function newTable() {
  const workspace = await newWorkspace();
  const stages = await stagesOf(workspace.id);
  const place = topOf(stages[0]);
  const { opportunity } = workspace.db;
  return {
    ...workspace,
    /** The stages of the pipeline that has the rows. */
    stages,
    async insert(rows: readonly NewRow[]) {
      if (rows.length > 0)
        await opportunity.createMany({ data: rows.map((values) => ({ ...place, ...values })) });
    },
    async remove(ids: readonly string[]) {
      if (ids.length > 0) await opportunity.deleteMany({ where: { id: { in: [...ids] } } });
    },
    /** Replaces all opportunities of the workspace. */
    async fill(rows: readonly NewRow[]) {
      await opportunity.deleteMany({});
      await this.insert(rows);
    },
  };
}

/** The column of each field by which lists can be sorted. */
export const orderColumns = {
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  APPOINTMENT_AT: 'appointmentAt',
  APPROVED_AT: 'approvedAt',
  VALUE: 'value',
  NAME: 'name',
  CONTACT_NAME: 'contactName',
  LEAD_SOURCE: 'leadSource',
  STAGE_RANK: 'stageRank',
} as const satisfies Record<OpportunityOrder['field'], keyof NewRow>;

export const orderFields = Object.keys(orderColumns) as OpportunityOrder['field'][];

/** Every order in which a list can be sorted. */
export const orders = orderFields.flatMap((field) =>
  (['ASC', 'DESC'] as const).flatMap((direction) =>
    (['FIRST', 'LAST'] as const).map((nulls) => ({ field, direction, nulls })),
  ),
);

/** The seed is the same in each run, so that no check fails by chance. PROPERTY_SEED sets another one. */
const seed = Number(process.env.PROPERTY_SEED ?? 1);

/** Options of a property: the number of runs, and a time limit within which shrinking reports a counterexample. */
export const runs = (numRuns: number) => ({ numRuns, seed, interruptAfterTimeLimit: 15_000 });

export type Page = OpportunityPageQuery['opportunities'];

export const pageOf = async (
  client: Client,
  variables: OpportunityPageQueryVariables,
): Promise<Page> => (await client.data(OpportunityPageDocument, variables)).opportunities;

export const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
export const idsOn = (page: Page) => page.edges.map(({ node }) => node.uuid);

export type Way = 'forward' | 'backward';

/**
 * Reads all pages from one end to the other.
 *
 * @param between called after each page except the last
 */
export async function walk(
  client: Client,
  way: Way,
  size: number,
  variables: Pick<OpportunityPageQueryVariables, 'orderBy' | 'where'>,
  between: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | null = null; ;) {
    const page: Page = await pageOf(client, {
      ...variables,
      ...(way === 'forward' ? { first: size, after: cursor } : { last: size, before: cursor }),
    });
    pages.push(page);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    if (!(way === 'forward' ? hasNextPage : hasPreviousPage)) return pages;
    if (pages.length > 100) throw new Error('The list does not end.');
    cursor = way === 'forward' ? endCursor : startCursor;
    await between(page);
  }
}

/** Reads a page that must be rejected with exactly these issues, in any order. */
export async function expectIssues(
  client: Client,
  variables: OpportunityPageQueryVariables,
  paths: readonly (readonly string[])[],
) {
  const [error, ...more] = await requestErrors(client, OpportunityPageDocument, variables);
  expect(more).toEqual([]);
  const issues = error?.extensions.issues ?? [];
  expect(issues.map(({ path }) => path.join('.')).sort()).toEqual(
    paths.map((path) => path.join('.')).sort(),
  );
  for (const { message } of issues) expect(message).not.toBe('');
}
