// Reads of the bound client that run as compiled statements. Within a transaction, Prisma runs the same reads, so the
// tests compare the two there.
import fc from 'fast-check';
import { coerceInputValue, type GraphQLInputType } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import { getDatamodel } from '../../../src/generated/pothos.js';
import type { Prisma } from '../../../src/generated/prisma/client.js';
import { pageStepSizes } from '../../../src/database/compiled/stepped-page.js';
import type { WorkspaceTables } from '../../../src/database/workspace-client.js';
import type { Caller } from '../../../src/domain/caller.js';
import { opportunityWhere, planOpportunities } from '../../../src/domain/opportunity/read.js';
import { opportunityLists } from '../../../src/graphql/schema/opportunity/queries.js';
import { schema } from '../../../src/graphql/schema/schema.js';
import type { OpportunityFilter } from '../../generated/operations.js';
import { newFilterTable } from '../../support/filters.js';
import {
  database,
  newContact,
  newUser,
  newWorkspace,
  stagesOf,
  statementsOf,
  topOf,
} from '../../support/gateway.js';
import { orders, runs } from '../../support/lists.js';
import { missingId } from '../../support/opportunities.js';

/** The conditions that keep a table in the workspace, which the first parameter names. */
const scopes = (sql: string) => sql.match(/\."(workspace_)?id" = \$1(?!\d)/g)?.length ?? 0;
const tablesIn = (sql: string) => sql.match(/"public"\."\w+"/g)?.length ?? 0;

type ReadRows = (db: WorkspaceTables) => Promise<unknown>;

/** A read of each relation to one row. */
const everyRelation = Object.entries(getDatamodel().datamodel.models).flatMap(
  ([model, { fields }]) =>
    fields
      .filter(({ kind, isList }) => kind === 'object' && !isList)
      .map(({ name }): ReadRows => {
        const table = `${model.charAt(0).toLowerCase()}${model.slice(1)}` as 'opportunity';
        return (tables) => tables[table].findMany({ include: { [name]: true }, take: 100 });
      }),
);

/** The counts and sums of opportunities for each value of a column, in the order of these values. */
async function sumsBy(
  { opportunity }: WorkspaceTables,
  column: 'stageId' | 'primaryContactId',
  condition: { readonly where: Prisma.OpportunityWhereInput },
) {
  const groups = await opportunity.groupBy({
    ...condition,
    by: [column],
    _count: { _all: true, value: true },
    _sum: { value: true },
  });
  return groups.sort((one, other) => String(one[column]).localeCompare(String(other[column])));
}

type OrderBy = Parameters<typeof opportunityLists.toDomain>[0]['orderBy'];

/** The sizes in production. The tests lower them, so that pages of few rows take all steps. */
const { start, few } = pageStepSizes;
afterEach(() => void Object.assign(pageStepSizes, { start, few }));

/**
 * Runs a read compiled and through Prisma, compares the results and checks the scope of each table.
 *
 * @param stepCounts collects the number of statements, which must otherwise be 1
 */
async function readBoth(db: WorkspaceTables, read: ReadRows, stepCounts?: Set<number>) {
  let compiled: unknown;
  const steps = await statementsOf(async () => (compiled = await read(db)));
  if (stepCounts) stepCounts.add(steps.length);
  else expect(steps).toHaveLength(1);
  const [prismas] = await statementsOf(async () => {
    expect(compiled).toStrictEqual(await db.$transaction((inner) => read(inner)));
  });
  for (const sql of steps) {
    expect(sql).not.toBe(prismas);
    expect(scopes(sql)).toBe(tablesIn(sql));
  }
  return compiled;
}

describe('a compiled read', () => {
  const relations = ['primaryContact', 'salesRep', 'projectManager', 'stage', 'pipeline'] as const;
  const nested = fc.constantFrom<unknown>(
    true,
    { select: { id: true, name: true } },
    { omit: { updatedAt: true } },
  );
  const selection = fc
    .tuple(fc.subarray([...relations]), fc.array(nested, { minLength: 5, maxLength: 5 }))
    .map(([names, values]) =>
      Object.fromEntries(
        names.map((name, index) => [name, name === 'primaryContact' ? true : values[index]]),
      ),
    );
  const selections = fc.oneof(
    selection.map((include) => ({ include })),
    selection.map((select) => ({ select: { id: true, value: true, tags: true, ...select } })),
  );

  const inputType = (name: string) => schema.getType(name) as GraphQLInputType;

  const toWhere = (where: OpportunityFilter) =>
    opportunityLists.toWhere(coerceInputValue(where, inputType('OpportunityFilter')) as never);
  const toOrder = (order: object) =>
    coerceInputValue(order, inputType('OpportunityOrder')) as OrderBy;

  /** Pages of a list by one of the filters, in one of the orders. */
  const pagesOf = (filters: fc.Arbitrary<OpportunityFilter>, ordered: readonly object[]) =>
    fc.record({
      where: filters.map(toWhere),
      orderBy: fc.constantFrom(...ordered).map(toOrder),
      sizeName: fc.constantFrom('first', 'last'),
      size: fc.integer({ min: 1, max: 9 }),
      rowIndex: fc.nat(15),
      selected: selections,
    });
  type DrawnPage = ReturnType<typeof pagesOf> extends fc.Arbitrary<infer Value> ? Value : never;

  /**
   * Reads the first or last page of a list, and the pages after and before one of its rows, in both ways.
   *
   * @returns the number of rows on these pages, and the condition of the list
   */
  async function readPages(
    db: WorkspaceTables,
    workspaceId: string,
    { where, orderBy, sizeName, size, rowIndex, selected }: DrawnPage,
    stepCounts?: Set<number>,
  ) {
    const caller = { viewer: { workspaceId }, db, foundIssues: [] } as unknown as Caller;
    const planned = (cursors: object) =>
      planOpportunities(caller, {
        ...opportunityLists.toDomain({ orderBy, [sizeName]: size, ...cursors }),
        where,
      });
    const { condition, toPage, withCursorColumns } = planned({});
    const stored = await db.opportunity.findMany(withCursorColumns());
    const cursor = toPage(stored).cursorOf(stored[rowIndex % stored.length] as never);
    let found = 0;
    for (const cursors of [{}, { after: cursor }, { before: cursor }]) {
      const { find } = planned(cursors);
      const args = { ...find, ...withCursorColumns(selected as never) } as never;
      const result = await readBoth(db, (tables) => tables.opportunity.findMany(args), stepCounts);
      found += (result as unknown[]).length;
    }
    return { found, counted: { where: opportunityWhere(condition) } };
  }

  test('of any page of any list returns what Prisma returns', async () => {
    const table = await newFilterTable();
    const { db, id } = table;
    const pages = fc.array(pagesOf(table.filters, orders), { minLength: 6, maxLength: 6 });
    let rowCount = 0;
    await fc.assert(
      fc.asyncProperty(table.rows, pages, async (rows, drawn) => {
        await table.fill(rows);
        for (const page of drawn) {
          const { found, counted } = await readPages(db, id, page);
          rowCount += found;
          await readBoth(db, (tables) => tables.opportunity.count(counted));
          const column = page.size % 2 === 0 ? 'stageId' : 'primaryContactId';
          await readBoth(db, (tables) => sumsBy(tables, column, counted));
        }
      }),
      runs(4),
    );
    expect(rowCount).toBeGreaterThan(0);
  });

  test('of a page that is read in steps returns what Prisma returns, whichever step finds it', async () => {
    const table = await newFilterTable();
    const { db, id } = table;
    const contact = { lastName: { contains: 'arg' } };
    const filters = fc.constantFrom<OpportunityFilter>(
      { tags: { any: ['red', 'a,b'] } },
      { tags: { all: ['red'] }, name: { isNull: false } },
      { or: [{ tags: { has: '{x}' } }, { leadSource: { isNull: true } }] },
      { primaryContact: contact },
      { primaryContact: { email: { isNull: false } }, tags: { any: ['red'] } },
      { primaryContact: { firstName: { eq: 'Ann' } }, approvalStatus: { eq: 'PROJECT' } },
      { and: [{ primaryContact: { not: contact } }, { not: { name: { eq: 'Ann' } } }] },
    );
    const ordered = ['CREATED_AT', 'CREATED_AT', 'CREATED_AT', 'UPDATED_AT', 'STAGE_RANK'].flatMap(
      (name) => orders.filter(({ field }) => field === name),
    );
    const sizes = fc.record({ start: fc.integer({ min: 1, max: 6 }), few: fc.nat(3) });
    const pages = fc.array(fc.tuple(pagesOf(filters, ordered), sizes), {
      minLength: 8,
      maxLength: 8,
    });
    const stepCounts = new Set<number>();
    await fc.assert(
      fc.asyncProperty(table.rows, pages, async (rows, drawn) => {
        await table.fill(rows);
        for (const [page, stepSizes] of drawn) {
          Object.assign(pageStepSizes, stepSizes);
          await readPages(db, id, page, stepCounts);
        }
      }),
      runs(3),
    );
    expect([...stepCounts].sort()).toEqual([1, 2, 3]);
  });

  test('loads the columns that a document asks for, and throws when another one is read', async () => {
    const { db, client } = await newWorkspace();
    await client.post('/v1/opportunities', { name: 'A' });
    const document = '{ opportunities { nodes { contactName } } }';
    const statements = await statementsOf(async () => void (await client.graphql(document)));
    const read = statements.find((sql) => sql.includes('"public"."opportunity"'));
    expect(read).toContain('"contact_name"');
    expect(read).not.toContain('"name"');
    const [row] = await db.opportunity.findMany({ select: { contactName: true }, take: 1 });
    expect(() => (row as { name?: unknown }).name).toThrow('The column name was not loaded.');
  });

  test('of a row, of a first row and of each type of column returns what Prisma returns', async () => {
    const { id: workspaceId, db, client } = await newWorkspace();
    const contact = await newContact(workspaceId);
    const user = await newUser(workspaceId);
    const [stage] = await stagesOf(workspaceId);
    const { id } = await db.opportunity.create({
      data: { ...topOf(stage), primaryContactId: contact.id, value: '0.10', tags: ['a,"b', ''] },
    });
    await client.get('/v1/me');
    await client.post('/v1/opportunities', {});
    const { count } = await db.restUsage.createMany({
      data: [
        {
          id: missingId,
          principalId: user.id,
          userId: user.id,
          method: 'GET',
          path: '/v1/me',
          calls: 2n ** 53n,
          firstCalledAt: new Date(),
          lastCalledAt: new Date('0001-01-01T00:00:00.001Z'),
          ignoredParameters: [{ name: 'ä', calls: 1 }],
        } as Prisma.RestUsageCreateManyInput,
      ],
    });
    expect(count).toBe(1);
    const key = { workspaceId_id: { workspaceId, id } };
    const reads: ReadRows[] = [
      (tables) => tables.opportunity.findUnique({ where: key }),
      (tables) => tables.opportunity.findUniqueOrThrow({ where: key, include: { stage: true } }),
      (tables) =>
        tables.opportunity.findUnique({
          where: { workspaceId_id: { workspaceId, id: missingId } },
          include: { primaryContact: true },
        }),
      (tables) =>
        tables.opportunity.findUnique({
          where: key,
          include: { stage: { include: { pipeline: { include: { workspace: true } } } } },
        }),
      (tables) =>
        tables.stage.findFirst({
          where: { pipeline: { kind: 'opportunity', isDefault: true } },
          orderBy: [{ position: 'asc' }, { id: 'asc' }],
          select: { id: true, pipeline: { select: { name: true } } },
        }),
      (tables) => tables.contact.findFirst({ where: { lastName: null }, skip: 0 }),
      (tables) => tables.user.findMany({ take: 1, skip: 1, omit: { email: true } }),
      ...everyRelation,
      (tables) =>
        tables.apiKey.findMany({
          where: {
            user: { deactivatedAt: null },
            OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
          },
        }),
    ];
    for (const read of reads) await readBoth(db, read);
  });

  test('finds the workspace itself by the ID that all of its tables name', async () => {
    const { id, db } = await newWorkspace();
    const [sql = ''] = await statementsOf(() => db.workspace.findUnique({ where: { id } }));
    expect(sql).toMatch(/FROM "public"\."workspace" AS "t0" +WHERE "t0"\."id" = \$1$/);
  });

  test('of a page size has the statement of similar sizes, and no more rows than asked for', async () => {
    const { id: workspaceId, db } = await newWorkspace();
    const data = Array.from({ length: 9 }, (_, index) => ({
      workspaceId,
      firstName: String(index),
      phone: '1',
    }));
    await db.contact.createMany({ data });
    const texts = new Set<string>();
    for (const take of [7, 8, 9]) {
      const statements = await statementsOf(async () => {
        expect(await db.contact.findMany({ take, select: { id: true } })).toHaveLength(take);
      });
      statements.forEach((text) => texts.add(text));
    }
    expect(texts.size).toBe(1);
  });
});

describe('Prisma runs', () => {
  test('a read within a transaction, which sees its own writes', async () => {
    const { db, id: workspaceId } = await newWorkspace();
    const found = await db.$transaction(async (inner) => {
      await inner.contact.create({ data: { workspaceId, firstName: 'Own', phone: '1' } });
      return inner.contact.findMany({ select: { firstName: true } });
    });
    expect(found).toEqual([{ firstName: 'Own' }]);
  });

  test('a read of lists within rows, and one with arguments that are invalid', async () => {
    const { db } = await newWorkspace();
    const { pipelines } = await database.system.workspace.findFirstOrThrow({
      where: { pipelines: { some: { kind: 'opportunity' } } },
      select: { pipelines: true },
    });
    expect(pipelines.length).toBeGreaterThan(0);
    const [pipeline] = await db.pipeline.findMany({ include: { stages: true } });
    expect(pipeline?.stages.length).toBeGreaterThan(0);
    const invalid: object[] = [
      { where: { colour: 'red' } },
      { where: { firstName: 1 } },
      { where: { firstName: undefined } },
      { where: { firstName: null } },
      { where: { createdAt: new Date(NaN) } },
      { where: { firstName: { soundsLike: 'Ann' } } },
      { select: {} },
      { select: { firstName: true }, include: { workspace: true } },
      { orderBy: { firstName: 'up' } },
      { orderBy: { firstName: { sort: 'asc', nulls: 'last' } } },
    ];
    for (const args of invalid)
      await expect(db.contact.findMany(args), JSON.stringify(args)).rejects.toThrow(/Invalid/);
  });

  test('a read that finds no row but must, and throws its own error', async () => {
    const { db, id: workspaceId } = await newWorkspace();
    const missing = db.contact.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId, id: missingId } },
    });
    await expect(missing).rejects.toMatchObject({ code: 'P2025' });
  });

  test('reads of several rows by their keys, with one statement for all', async () => {
    const { db, id: workspaceId } = await newWorkspace();
    const contacts = await Promise.all([1, 2, 3].map(() => newContact(workspaceId)));
    const statements = await statementsOf(async () => {
      const found = await Promise.all(
        contacts.map(({ id }) =>
          db.contact.findUnique({ where: { workspaceId_id: { workspaceId, id } } }),
        ),
      );
      expect(found).toEqual(contacts);
    });
    expect(statements).toHaveLength(1);
  });

  test('a read of a single row without a unique key, and rejects it', async () => {
    const { db } = await newWorkspace();
    for (const where of [{}, { name: 'Sales' }, { workspaceId_id: undefined }])
      await expect(db.pipeline.findUnique({ where: where as never })).rejects.toThrow(/where/);
  });
});
