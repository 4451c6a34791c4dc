import { describe, expect, test } from 'vitest';
import { newWorkspace, statementsOf, type Client } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { stream, subscribe } from '../../support/sse.js';

const create = (client: Client) => write(client, 'createOpportunity', { contactName: 'Ann' });

describe('100 subscribers of a workspace', () => {
  test('with three filters and two selections cause at most 10 statements per change, and each gets its own selection', async () => {
    const { client } = await newWorkspace();
    const unwatched = (await statementsOf(() => create(client))).length;
    const { address } = await listeningApp();
    const document = `subscription ($where: OpportunityFilter, $isFull: Boolean!) {
      opportunityEventAdded(where: $where) {
        type
        opportunity @include(if: $isFull) { events { nodes { version } } }
      }
    }`;
    const filters = [null, { contactName: { eq: 'Ann' } }, { contactName: { startsWith: 'A' } }];
    const subscribers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const variables = { where: filters[index % 3], isFull: index % 2 === 0 };
        const subscriber = await stream(address, client.apiKey, document, variables);
        const opportunity = variables.isFull && {
          opportunity: { events: { nodes: [{ version: 1 }] } },
        };
        const opportunityEventAdded = { type: 'CREATED', ...opportunity };
        return { subscriber, expected: { data: { opportunityEventAdded } } };
      }),
    );

    const watched = await statementsOf(async () => {
      await create(client);
      for (const { subscriber, expected } of subscribers)
        expect(await subscriber.next()).toEqual(expected);
    });
    expect(watched.length - unwatched).toBeLessThanOrEqual(10);
  });

  test('share the statements of each change of a batch as well', async () => {
    const { client } = await newWorkspace();
    const { address } = await listeningApp();
    const streams = await Promise.all(
      Array.from({ length: 100 }, () => subscribe(address, client.apiKey)),
    );
    const query = `mutation ($input: CreateOpportunitiesInput!) { createOpportunities(input: $input) {
      ... on CreateOpportunitiesPayload { results { opportunity { uuid } } } } }`;
    const opportunities = Array.from({ length: 20 }, (_, index) => ({ name: String(index) }));
    const statements = await statementsOf(async () => {
      await client.data(query, { input: { opportunities } });
      for (const each of streams) for (let count = 0; count < 20; count++) await each.nextEvent();
    });
    expect(statements.length).toBeLessThanOrEqual(20 * 10);
  });
});
