import { test } from 'vitest';
import { newWorkspace, stagesOf, statementsOf, newUser } from '../support/gateway.js';
import { create } from '../support/opportunities.js';
test('x', async () => {
  const { id, client } = await newWorkspace();
  const stages = await stagesOf(id);
  const user = await newUser(id);
  for (let i = 0; i < 6; i++) await create(client, { name: `n${i}`, value: '10.10', stageId: stages[i % 2]!.id, salesRepId: user.id, tags: ['a'+i%2], leadSource: 'L'+i%3, externalId: 'e'+i } as any);
  const run = async (q: string, v?: object) => { const st = await statementsOf(async () => console.log(JSON.stringify(await client.graphql(q, v as any), null, 1).slice(0, 2500))); console.log(st.length, st.map(s => s.slice(0, 200))); };
  await run(`query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Stage { id name opportunities(first: 2) { nodes { name stageRank salesRep { name } } pageInfo { hasNextPage endCursor } totalCount } } ... on User { sold: opportunities(role: SALES_REP, first: 2) { edges { node { name } } } other: opportunities(role: SALES_REP, first: 1, orderBy: {field: NAME}) { nodes { name } } } } }`, { ids: [Buffer.from('Stage:' + stages[0]!.id).toString('base64'), Buffer.from('Stage:' + stages[1]!.id).toString('base64'), Buffer.from('User:' + user.id).toString('base64')] });
  await run(`query($p: ID!) { pipelineSummary(pipelineId: $p, where: {not: {tags: {any: ["a0"]}}}) { count totalValue averageValue pipeline { name } stages { stage { name } count totalValue averageValue } } tags leadSources(q: "l1") }`, { p: stages[0]!.pipelineId });
  await run(`{ opportunities(first: 1) { nodes { name version history { totalCount nodes { type version user { name } changes { field before after } } } } } }`);
  const o = await create(client, { name: 'M' });
  const frag = `... on Error { __typename code message } ... on ConflictError { version approvalStatus } ... on ValidationError { issues { path message } }`;
  for (const m of [`moveOpportunity(input: {id: "${o.uuid}", stageId: "${stages[1]!.id}"}) { ... on MoveOpportunityPayload { opportunity { version stageRank } } ${frag} }`,
    `moveOpportunity(input: {id: "${o.uuid}"}) { ${frag} }`,
    `approveOpportunity(input: {id: "${o.uuid}", expectedVersion: 2}) { ... on ApproveOpportunityPayload { opportunity { version approvalStatus approvedAt stage { name } } } ${frag} }`,
    `approveOpportunity(input: {id: "${o.uuid}"}) { ${frag} }`,
    `archiveOpportunity(input: {id: "${o.uuid}"}) { ${frag} }`,
    `moveOpportunity(input: {id: "${o.uuid}", stageId: "${stages[1]!.id}"}) { ${frag} }`,
    `restoreOpportunity(input: {id: "${o.uuid}", expectedVersion: 9}) { ${frag} }`,
    `restoreOpportunity(input: {id: "${o.uuid}"}) { ... on RestoreOpportunityPayload { opportunity { version approvalStatus history { nodes { type changes { field before after } } } } } ${frag} }`,
    `upsertOpportunity(input: {externalId: "e1", name: "up"}) { ... on UpsertOpportunityPayload { created opportunity { name version } } ${frag} }`,
    `upsertOpportunity(input: {externalId: "new", name: "up"}) { ... on UpsertOpportunityPayload { created opportunity { name version } } ${frag} }`,
    `createOpportunities(input: {opportunities: [{name: "1"}, {value: -3, externalId: "e1"}, {externalId: "q"}, {externalId: "q"}], allOrNone: false}) { ... on CreateOpportunitiesPayload { results { index opportunity { name stage { name } } issues { path message } } } ${frag} }`,
    `createOpportunities(input: {opportunities: [{name: "1"}, {value: -3}]}) { ${frag} }`,
    `deleteOpportunity(input: {id: "${o.id}"}) { ... on DeleteOpportunityPayload { id uuid } ${frag} }`,
  ]) await run(`mutation { ${m} }`);
});
