import { expect, test } from 'vitest';
import { newContact, newUser, newWorkspace, statementsOf } from '../../support/gateway.js';
import { create, requestErrors } from '../../support/opportunities.js';

/** What signing in takes. */
const signIn = 1;

const rows = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `a${String(i)}: opportunities(first: 100) { nodes { uuid } }`,
  );

test('a request for more than 1,000 rows is refused before anything is loaded', async () => {
  const { client } = await newWorkspace();
  const allowed = await client.graphql(`{ ${rows(10).join(' ')} }`);
  expect(allowed.errors).toBeUndefined();
  for (const document of [
    `{ ${rows(11).join(' ')} }`,
    `{ tags(first: -1000) ${rows(11).join(' ')} }`,
    `{ ${rows(10).join(' ')} viewer { user { opportunities(role: AR_OWNER, first: 1) { totalCount } } } }`,
    `mutation { createOpportunity(input: {}) { ... on CreateOpportunityPayload { opportunity {
       stage { opportunities(first: 100) { nodes { stage { opportunities { totalCount } } } } } } } } }`,
  ]) {
    const statements = await statementsOf(async () => {
      const [error] = await requestErrors(client, document);
      expect(error?.message).toContain('1,000 rows');
    });
    expect(statements).toHaveLength(signIn);
  }
  expect(await client.data('{ opportunities { totalCount } }')).toEqual({
    opportunities: { totalCount: 0 },
  });
});

test('filters that hold more values than a statement has room for are refused, others never', async () => {
  const workspace = await newWorkspace();
  const { client, id } = workspace;
  const salesRepId = (await newUser(id)).id;
  await create(client, { salesRepId, primaryContactId: (await newContact(id)).id, name: 'A' });
  const nested = (depth: number): string =>
    `salesRep { opportunities(role: SALES_REP, first: 1, where: $where) { nodes { uuid ${
      depth > 1 ? nested(depth - 1) : ''
    } } } }`;
  const document = (depth: number) =>
    `query($where: OpportunityFilter) { opportunities(first: 1, where: $where) { nodes { ${nested(depth)} } } }`;
  const where = {
    or: Array.from({ length: 50 }, (_, i) => ({
      name: {
        in: ['A', ...Array.from({ length: 49 }, (_value, j) => `${String(i)} ${String(j)}`)],
      },
    })),
  };
  const { opportunities } = await client.data<{ opportunities: unknown }, object>(document(3), {
    where,
  });
  expect(JSON.stringify(opportunities).match(/"uuid"/g)).toHaveLength(3);
  const [error] = await requestErrors(client, document(4), { where });
  expect(error?.message).toContain('10,000 values');
});

test('fragments that spread each other a million times over are answered at once', async () => {
  const { client } = await newWorkspace();
  const fragments = Array.from(
    { length: 20 },
    (_, depth) => `fragment F${String(depth)} on Stage { opportunities(first: 1) { nodes {
      a: stage { ...F${String(depth + 1)} } b: stage { ...F${String(depth + 1)} } } } }`,
  );
  const document = `{ opportunities(first: 1) { nodes { stage { ...F0 } } } }
    ${fragments.join(' ')} fragment F20 on Stage { uuid }`;
  const start = performance.now();
  await requestErrors(client, document);
  expect(performance.now() - start).toBeLessThan(5_000);
});
