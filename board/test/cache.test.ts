// The cache of the board with the operations of the board, in front of a gateway that gives prepared responses.
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { expect, test, vi } from 'vitest';
import { createCache } from '../src/api/cache';
import {
  BoardDocument,
  ChangedCardsDocument,
  MoveOpportunityDocument,
  OpportunityEventAddedDocument,
  StageCardsDocument,
  type OpportunityFilter,
} from '../src/generated/operations';

interface StoredCard {
  readonly id: string;
  readonly stageId: string;
  readonly stageRank: string;
  readonly name?: string;
}

const cardOf = ({ id, stageId, stageRank, name = id }: StoredCard) => ({
  __typename: 'Opportunity',
  ...{ id, name, stageId, stageRank, contactName: null, value: null, tags: [], version: 1 },
  ...{ approvalStatus: 'OPPORTUNITY', updatedAt: '2026-01-01T00:00:00.000Z', salesRep: null },
});

const connectionOf = (cards: readonly StoredCard[]) => ({
  __typename: 'OpportunityConnection',
  nodes: cards.map(cardOf),
  pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
});

const open: OpportunityFilter = { approvalStatus: { eq: 'OPPORTUNITY' } };
const archived: OpportunityFilter = { approvalStatus: { eq: 'ARCHIVED' } };

/** A gateway with one open card in each of two stages, and a client that shows the lists of both. */
async function showBoard() {
  const stored: StoredCard[] = [
    { id: 'O1', stageId: 'S1', stageRank: '2' },
    { id: 'O2', stageId: 'S2', stageRank: '2' },
  ];
  const requests: string[] = [];
  const responses: Record<string, (variables: Record<string, unknown>) => unknown> = {
    StageCards: ({ stageId, where }) => ({
      opportunities: connectionOf(
        JSON.stringify(where) === JSON.stringify(open)
          ? stored.filter((card) => card.stageId === stageId)
          : [],
      ),
    }),
    ChangedCards: ({ ids }) => ({
      opportunities: connectionOf(stored.filter(({ id }) => (ids as string[]).includes(id))),
      pipeline: null,
    }),
    Board: () => ({
      pipelines: { __typename: 'PipelineConnection', nodes: [] },
      opportunityEvents: { __typename: 'OpportunityEventConnection', nodes: [] },
    }),
  };
  let sendEvent: (event: object) => void = () => undefined;
  const client = new Client({
    url: 'http://gateway/graphql',
    preferGetMethod: false,
    async fetch(_url, init) {
      const { operationName, variables } = JSON.parse(init?.body as string) as {
        operationName: string;
        variables: Record<string, unknown>;
      };
      requests.push(operationName);
      return Response.json({ data: await responses[operationName]?.(variables) });
    },
    exchanges: [
      createCache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe({ next }) {
            sendEvent = (event) => {
              next({ data: { opportunityEventAdded: event } });
            };
            return { unsubscribe: () => undefined };
          },
        }),
      }),
    ],
  });
  /** The cards of each list that is shown. */
  const shown: Record<string, string[]> = {};
  const show = (name: string, stageId: string, where: OpportunityFilter) =>
    client.query(StageCardsDocument, { stageId, where, first: 25 }).subscribe(({ data }) => {
      shown[name] = data?.opportunities.nodes.map((card) => card.id) ?? [];
    });
  show('first stage', 'S1', open);
  show('second stage', 'S2', open);
  client.subscription(OpportunityEventAddedDocument, { after: null }).subscribe(() => undefined);
  const expectShown = (first: string[], second: string[]) =>
    vi.waitFor(() => {
      expect([shown['first stage'], shown['second stage']]).toEqual([first, second]);
    });
  await expectShown(['O1'], ['O2']);
  return {
    ...{ client, stored, requests, responses, expectShown },
    sendEvent: (opportunityId: string, card: StoredCard | null) => {
      sendEvent({
        __typename: 'OpportunityEvent',
        ...{ id: `E${String(requests.length)}`, type: 'UPDATED', opportunityId },
        opportunity: card && cardOf(card),
      });
    },
  };
}

test('an event moves a card to the list of its new stage, and a deletion removes it', async () => {
  const { sendEvent, expectShown } = await showBoard();
  sendEvent('O1', { id: 'O1', stageId: 'S2', stageRank: '1' });
  await expectShown([], ['O1', 'O2']);
  sendEvent('O2', null);
  await expectShown([], ['O1']);
});

test('an event of a card that no list has adds it to none, because it may not match the filter', async () => {
  const { sendEvent, expectShown } = await showBoard();
  sendEvent('O3', { id: 'O3', stageId: 'S1', stageRank: '1' });
  sendEvent('O2', { id: 'O2', stageId: 'S1', stageRank: '1' });
  await expectShown(['O2', 'O1'], []);
});

test('changed cards that match the filter enter their lists, and the others leave them', async () => {
  const { client, stored, expectShown } = await showBoard();
  stored.shift();
  stored.push({ id: 'O3', stageId: 'S1', stageRank: '3' });
  const variables = { ids: ['O1', 'O3'], pipelineId: 'P1', where: open };
  await client.query(ChangedCardsDocument, variables).toPromise();
  await expectShown(['O3'], ['O2']);
});

test('changed cards of one filter drop the lists of other filters', async () => {
  const { client, requests } = await showBoard();
  /** @returns whether the list is read from the gateway */
  const readArchived = async () => {
    const before = requests.length;
    const variables = { stageId: 'S1', where: archived, first: 25 };
    await client.query(StageCardsDocument, variables).toPromise();
    return requests.length > before;
  };
  expect(await readArchived()).toBe(true);
  expect(await readArchived()).toBe(false);
  const variables = { ids: ['O1'], pipelineId: 'P1', where: open };
  await client.query(ChangedCardsDocument, variables).toPromise();
  expect(await readArchived()).toBe(true);
});

test('all pages of a list are dropped when a page is read anew, so that missed changes show', async () => {
  const { client, stored, responses, sendEvent, expectShown } = await showBoard();
  const { StageCards: firstPage } = responses;
  const nextPage = [{ id: 'O4', stageId: 'S2', stageRank: '4' }];
  responses.StageCards = (variables) =>
    variables.after === undefined
      ? firstPage?.(variables)
      : { opportunities: connectionOf(nextPage) };
  const page = { where: open, first: 25 };
  await client.query(StageCardsDocument, { ...page, stageId: 'S2', after: 'O2' }).toPromise();
  await expectShown(['O1'], ['O2', 'O4']);

  // These changes are missed: O4 is deleted, and O3 is created.
  stored.push({ id: 'O3', stageId: 'S2', stageRank: '3' });
  const fromGateway = { requestPolicy: 'network-only' } as const;
  await client.query(BoardDocument, {}, fromGateway).toPromise();
  for (const stageId of ['S1', 'S2'])
    await client.query(StageCardsDocument, { ...page, stageId }, fromGateway).toPromise();
  await expectShown(['O1'], ['O2', 'O3']);
  // The lists follow events again.
  sendEvent('O3', { id: 'O3', stageId: 'S1', stageRank: '3' });
  await expectShown(['O3', 'O1'], ['O2']);
});

test('a move shows at once, directly below the card above, and is taken back if it is rejected', async () => {
  const { client, responses, expectShown } = await showBoard();
  let respond: (result: object) => void = () => undefined;
  responses.MoveOpportunity = () =>
    new Promise((resolve) => {
      respond = (moveOpportunity) => {
        resolve({ moveOpportunity });
      };
    });
  const input = { id: 'O1', stageId: 'S2', afterId: 'O2' };
  const move = client.mutation(MoveOpportunityDocument, { input }).toPromise();
  await expectShown([], ['O1', 'O2']);
  const ranks = client
    .readQuery(StageCardsDocument, { stageId: 'S2', where: open, first: 25 })
    ?.data?.opportunities.nodes.map(({ id, stageRank }) => [id, stageRank]);
  expect(ranks).toEqual([
    ['O1', '2\0'],
    ['O2', '2'],
  ]);
  respond({ __typename: 'ForbiddenError', code: 'FORBIDDEN', message: 'No.' });
  await move;
  await expectShown(['O1'], ['O2']);
});
