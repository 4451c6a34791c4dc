import { expect, test } from 'vitest';
import { countOpportunities, newWorkspace } from '../../support/gateway.js';
import { errorOf, opportunitiesPath, refusalOf, strictly } from '../../support/rest.js';

test('a body full of invalid values is rejected with a short error, not item by item', async () => {
  const { client, id } = await newWorkspace();
  const tags = Array.from({ length: 15_000 }, () => 0);
  refusalOf(await client.post(opportunitiesPath, { tags }, strictly), 'tags');
  refusalOf(await client.post(opportunitiesPath, { tags }), 'tags');
  const opportunities = tags;
  const path = `${opportunitiesPath}/batch`;
  refusalOf(await client.post(path, { opportunities }), 'opportunities');
  const names = Array.from({ length: 5_000 }, (_, index) => [`name_${String(index)}`, 1]);
  const unknown: unknown = Object.fromEntries(names);
  const answer = await client.post(opportunitiesPath, unknown, strictly);
  expect(errorOf(answer, 400, 'invalid_request').details).toHaveLength(1_000);
  expect(await countOpportunities(id)).toBe(0);
});

test('an item whose problems exceed the reported ones keeps the batch from being written', async () => {
  const { client, id } = await newWorkspace();
  const item = { name: 'A', value: 'x' };
  const opportunities = [{ tags: Array.from({ length: 999 }, () => 5) }, item, item];
  const answer = await client.post(`${opportunitiesPath}/batch`, {
    all_or_none: false,
    opportunities,
  });
  expect(errorOf(answer, 400, 'invalid_request').details).toHaveLength(1_000);
  expect(await countOpportunities(id)).toBe(0);
});
