// Subscriptions to the events of contacts, pipelines and stages.
import { expect, test } from 'vitest';
import { newWorkspace } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { stream } from '../../support/sse.js';

test('subscribers to contacts and to pipelines receive the events of these records only, and those that they missed', async () => {
  const { client } = await newWorkspace();
  const { address } = await listeningApp();
  const fields = 'id type version delivery { isReplayed matchesFilter }';
  const documents = {
    contactEventAdded: `subscription ($after: String) { contactEventAdded(after: $after) {
      ${fields} contact { firstName } } }`,
    pipelineEventAdded: `subscription ($after: String) { pipelineEventAdded(after: $after) {
      ${fields} pipeline { name } stage { name } } }`,
  };
  const open = async (name: keyof typeof documents, after: string | null = null) => {
    const opened = await stream<any, object>(address, client.apiKey, documents[name], { after });
    return async () => (await opened.next()).data[name];
  };
  const nextOfContacts = await open('contactEventAdded');
  const nextOfPipelines = await open('pipelineEventAdded');
  const run = async (name: string, input: object, selection: string) => {
    const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
    const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      ... on ${type}Payload { ${selection} } } }`;
    return (await client.data<any, object>(query, { input }))[name];
  };

  await write(client, 'createOpportunity');
  const { contact } = await run(
    'createContact',
    { firstName: 'Ann', lastName: 'B', email: 'ann@example.com', type: 'CUSTOMER' },
    'contact { id }',
  );
  const input = { name: 'P', kind: 'OPPORTUNITY', stages: [{ name: 'S' }] };
  const { pipeline } = await run('createPipeline', input, 'pipeline { id }');
  await run('createStage', { pipelineId: pipeline.id, name: 'T' }, 'stage { id }');
  await run('deleteContact', { id: contact.id }, '__typename');

  const created = await nextOfContacts();
  expect(created).toMatchObject({
    type: 'CREATED',
    delivery: { isReplayed: false, matchesFilter: true },
  });
  const deleted = {
    ...{ type: 'DELETED', contact: null },
    delivery: { isReplayed: false, matchesFilter: false },
  };
  expect(await nextOfContacts()).toMatchObject(deleted);
  expect(await nextOfPipelines()).toMatchObject({ pipeline: { name: 'P' }, stage: null });
  const stages: unknown[] = [];
  while (!stages.includes('T')) {
    const event = await nextOfPipelines();
    expect(event).toMatchObject({ type: 'CREATED', pipeline: { name: 'P' } });
    stages.push(event.stage.name);
  }

  const nextAgain = await open('contactEventAdded', created.id);
  expect(await nextAgain()).toMatchObject({
    ...deleted,
    delivery: { isReplayed: true, matchesFilter: false },
  });
});
