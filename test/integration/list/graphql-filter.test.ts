import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableOf } from '../../../src/database/table.js';
import type { Caller } from '../../../src/domain/caller.js';
import { opportunityWhere, planOpportunityFilter } from '../../../src/domain/opportunity/read.js';
import { PipelineSummaryDocument } from '../../generated/operations.js';
import { newWorkspace } from '../../support/gateway.js';
import { newFilterTable, sumsOf } from '../../support/filters.js';
import { idsOf, idsOn, runs, walk, pageOf } from '../../support/lists.js';

test('a list contains exactly the rows that match its filter, and counts and sums are of these rows', async () => {
  const table = await newFilterTable();
  const { client, pipelineId, stages } = table;
  const found = { none: 0, some: 0, all: 0 };
  await fc.assert(
    fc.asyncProperty(
      table.rows,
      fc.array(table.filters, { minLength: 15, maxLength: 15, size: 'max' }),
      async (rows, filters) => {
        await table.fill(rows);
        for (const where of filters) {
          const matching = rows.filter((row) => table.meets(row, where));
          found[matching.length === 0 ? 'none' : matching.length < rows.length ? 'some' : 'all']++;
          const pages = await walk(client, 'forward', 7, { where });
          expect(pages.flatMap(idsOn).sort(), JSON.stringify(where)).toEqual(
            idsOf(matching).sort(),
          );
          const { totalCount } = await pageOf(client, { first: 1, where, withTotal: true });
          expect(totalCount).toBe(matching.length);
          const { pipeline } = await client.data(PipelineSummaryDocument, {
            pipelineId,
            where,
          });
          expect(pipeline?.summary).toMatchObject({
            ...sumsOf(matching),
            stages: stages.map(({ id }) => ({
              stage: { uuid: id },
              ...sumsOf(matching.filter(({ stageId }) => stageId === id)),
            })),
          });
        }
      },
    ),
    runs(5),
  );
  // The filters are drawn so that they tell rows apart.
  expect(found.some).toBeGreaterThan(0);
});

test('a condition on one table does not compile in a query of another', async () => {
  const { db } = await newWorkspace();
  // A plan reads nothing but the client of its caller.
  const caller = { db } as unknown as Caller;
  const { condition } = planOpportunityFilter(caller, { contactName: { eq: 'Ann' } });
  const where = opportunityWhere(condition);
  expect(await tableOf(db, 'opportunity').count({ where: condition })).toBe(0);
  expect(await db.opportunity.count({ where })).toBe(0);
  // @ts-expect-error -- contacts take a condition on contacts, and have no column contactName
  await expect(tableOf(db, 'contact').count({ where: condition })).rejects.toThrow('contactName');
  // @ts-expect-error -- Prisma's client takes no condition that is tied to a table
  await expect(db.contact.count({ where: condition })).rejects.toThrow('contactName');
});
