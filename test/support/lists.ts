// Lists of opportunities for tests: a workspace to fill past the API, its pages, and walks over them.
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

/** A row to store; what it leaves out is the database's choice, and the top of the first stage. */
export type NewRow = Partial<Prisma.OpportunityCreateManyInput>;

/** A workspace of its own with a way to fill it. */
export async function newTable() {
  const workspace = await newWorkspace();
  const stages = await stagesOf(workspace.id);
  const place = topOf(stages[0]);
  const { opportunity } = workspace.db;
  return {
    ...workspace,
    /** Those of the pipeline that the rows are in. */
    stages,
    async insert(rows: readonly NewRow[]) {
      if (rows.length > 0)
        await opportunity.createMany({ data: rows.map((values) => ({ ...place, ...values })) });
    },
    async remove(ids: readonly string[]) {
      if (ids.length > 0) await opportunity.deleteMany({ where: { id: { in: [...ids] } } });
    },
    /** Starts anew: the workspace's opportunities are these. */
    async fill(rows: readonly NewRow[]) {
      await opportunity.deleteMany({});
      await this.insert(rows);
    },
  };
}

/** Each field that lists can be ordered by, with the column that it stands for. */
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

/** Every order that a list can be asked for in. */
export const orders = orderFields.flatMap((field) =>
  (['ASC', 'DESC'] as const).flatMap((direction) =>
    (['FIRST', 'LAST'] as const).map((nulls) => ({ field, direction, nulls })),
  ),
);

/** How often a property is tried; one that fails tells its smallest counterexample before the test times out. */
/** The same in each run of the checks, which thus never fail by luck. PROPERTY_SEED draws others. */
const seed = Number(process.env.PROPERTY_SEED ?? 1);

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
 * All pages from one end to the other.
 *
 * @param between called after each page but the last
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
    if (pages.length > 100) throw new Error('The walk does not end.');
    cursor = way === 'forward' ? endCursor : startCursor;
    await between(page);
  }
}

/** Asks for a page that must be refused with exactly these issues, in whatever order. */
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
