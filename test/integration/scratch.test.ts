import { test } from 'vitest';
import { newWorkspace, countOpportunities, database } from '../support/gateway.js';
test('x', async () => {
  const { id, client } = await newWorkspace();
  const h = { 'idempotency-key': 'abc' };
  const q = (name: string) => ({ query: `mutation { createOpportunity(input: {name: "${name}"}) { ... on CreateOpportunityPayload { opportunity { uuid name } } ... on Error { code } } }` });
  const all = await Promise.all(Array.from({ length: 50 }, () => client.post('/graphql', q('a'), h)));
  console.log(all.map((a) => a.status).sort().join(), await countOpportunities(id));
  const again = await client.post('/graphql', q('a'), h); console.log(again.status, JSON.stringify(again.body), again.headers['idempotent-replayed']);
  console.log((await client.post('/graphql', q('b'), h)).body, (await client.post('/graphql', q('b'), h)).status);
  const bad = { query: `mutation { createOpportunity(input: {value: -1}) { ... on Error { code } } }` };
  console.log(JSON.stringify((await client.post('/graphql', bad, { 'idempotency-key': 'k2' })).body));
  console.log(JSON.stringify((await client.post('/graphql', q('x'), { 'idempotency-key': 'k2' })).body));
  const r = await Promise.all(Array.from({ length: 10 }, () => client.post('/v1/opportunities', { name: 'rest' }, { 'idempotency-key': 'r1' })));
  console.log(r.map((a) => a.status).sort().join(), await countOpportunities(id), r[0]!.headers);
  console.log((await client.post('/v1/opportunities', { stage_id: '01890000-0000-7000-8000-000000000000' }, { 'idempotency-key': 'r2' })).body);
  console.log((await client.post('/v1/opportunities', { name: 'x' }, { 'idempotency-key': '' })).body);
  console.log(await database.system.opportunityEvent.count({ where: { workspaceId: id } }));
});
