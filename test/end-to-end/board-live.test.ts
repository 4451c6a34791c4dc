// The board while others change its records, and while the gateway restarts.
import type { Page, WebSocketRoute } from 'playwright-core';
import { expect } from 'vitest';
import {
  columnIn,
  countIn,
  dragFirstCard,
  openBoard,
  openSignedIn,
  titlesIn,
} from '../support/board.js';
import { mutate, newPipeline, send, startBoardOn, theBoard } from '../support/board-data.js';
import { testInBrowser } from '../support/browser.js';

/** A browser connects again up to 4 seconds after a restart, and reads what has changed. */
const patience = { timeout: 60_000 };
const [newLead, appointment] = ['New lead', 'Appointment set'];

interface SocketMessage {
  readonly id?: string;
  readonly type: string;
}

/** Watches the live connection of a page. Messages to the page can be withheld, and sent by the test. */
async function watchSocket(page: Page) {
  const subscriptions: string[] = [];
  const state: { withholdsEvents: boolean; route?: WebSocketRoute } = { withholdsEvents: false };
  await page.routeWebSocket(/\/graphql$/, (route) => {
    state.route = route;
    const server = route.connectToServer();
    route.onMessage((message) => {
      const { id = '', type } = JSON.parse(String(message)) as SocketMessage;
      if (type === 'subscribe') subscriptions.push(id);
      server.send(message);
    });
    server.onMessage((message) => {
      const { type } = JSON.parse(String(message)) as SocketMessage;
      if (type !== 'next' || !state.withholdsEvents) route.send(message);
    });
  });
  return { subscriptions, state };
}

testInBrowser(
  'changes by others appear at once over one subscription, and those in a gap are read again',
  async () => {
    const served = await theBoard();
    const { path, stageIds } = await newPipeline(served, { [newLead]: ['Attic'], Empty: [] });
    const { page, expectNoTrouble } = await openSignedIn(served);
    const { subscriptions, state } = await watchSocket(page);
    const changedIds: string[][] = [];
    page.on('request', (request) => {
      const body = request.method() === 'POST' ? request.postDataJSON() : undefined;
      if (body?.operationName === 'ChangedCards') changedIds.push(body.variables.ids);
    });
    await openBoard(page, served.address + path);
    const card = (title: string) =>
      columnIn(page, newLead).locator('.card', { hasText: title }).first();
    const count = () => countIn(page, newLead);
    const create = async (name: string) => {
      const input = { name, stageId: stageIds[0] };
      return (await mutate(served, 'createOpportunity', input)).id as string;
    };

    const id = await create('Balcony');
    await card('Balcony').waitFor();
    await expect.poll(count, patience).toBe(2);
    await mutate(served, 'updateOpportunity', { id, value: '4321' });
    await card('Balcony').getByText('$4,321').waitFor();
    // An archived card no longer matches the filter of the board.
    await mutate(served, 'archiveOpportunity', { id });
    await card('Balcony').waitFor({ state: 'detached' });
    await expect.poll(count, patience).toBe(1);
    expect(changedIds.at(-1)).toEqual([id]);

    // The subscription stays as it is, whatever the board shows.
    await page.getByLabel('Status').selectOption('Archived');
    await card('Balcony').waitFor();
    await mutate(served, 'restoreOpportunity', { id });
    await card('Balcony').waitFor({ state: 'detached' });
    await page.getByLabel('Status').selectOption('Open');
    await card('Balcony').waitFor();
    expect(subscriptions).toHaveLength(1);

    state.withholdsEvents = true;
    const missed = await create('Chimney');
    const remove = `mutation ($input: DeleteOpportunityInput!) {
      deleteOpportunity(input: $input) { ... on DeleteOpportunityPayload { deletedId } } }`;
    expect((await send(served, remove, { id })).deleteOpportunity).toEqual({ deletedId: id });
    state.withholdsEvents = false;
    const payload = [{ message: 'Missed.', extensions: { code: 'EVENTS_MISSED' } }];
    state.route?.send(JSON.stringify({ id: subscriptions[0], type: 'error', payload }));
    await card('Chimney').waitFor();
    await card('Balcony').waitFor({ state: 'detached' });
    expect(subscriptions).toHaveLength(2);
    await mutate(served, 'updateOpportunity', { id: missed, name: 'Chimney cap' });
    await card('Chimney cap').waitFor();
    expect(await titlesIn(page, newLead)).toEqual(['Chimney cap', 'Attic']);
    expect(await count()).toBe(2);
    expectNoTrouble();
  },
);

testInBrowser('a card can be dragged while others change the board', async () => {
  const served = await theBoard();
  const { path, stageIds } = await newPipeline(served, {
    [newLead]: ['Attic', 'Balcony'],
    [appointment]: ['Deck'],
  });
  const { id } = await mutate(served, 'createOpportunity', { stageId: stageIds[1] });
  const { page, expectNoTrouble } = await openSignedIn(served);
  await openBoard(page, served.address + path);
  const others = { areActive: true };
  const changes = (async () => {
    for (let value = 1; others.areActive; value++)
      await mutate(served, 'updateOpportunity', { id, value: String(value) });
  })();
  // A failure is reported once the drag has ended.
  changes.catch(() => undefined);
  try {
    await dragFirstCard(page, newLead, appointment, 15);
  } finally {
    others.areActive = false;
    await changes;
  }
  await expect.poll(() => titlesIn(page, newLead), patience).toEqual(['Balcony']);
  expect((await titlesIn(page, appointment))[0]).toBe('Attic');
  expectNoTrouble();
});

for (const database of ['PGlite', 'PostgreSQL'] as const)
  testInBrowser(
    `two browsers that move cards see each other, also after a restart of the gateway, on ${database}`,
    async () => {
      const served = await startBoardOn(database);
      const cards = { [newLead]: ['Attic', 'Balcony', 'Chimney'], [appointment]: ['Deck'] };
      const { path, stageIds } = await newPipeline(served, cards);
      const [one, other] = [await openSignedIn(served), await openSignedIn(served)];
      for (const { page } of [one, other]) await openBoard(page, served.address + path);
      /** Waits until both browsers show these cards, with their number. */
      const expectInBoth = async (...stages: readonly [string[], string[]]) => {
        for (const { page } of [one, other])
          for (const [index, stage] of [newLead, appointment].entries()) {
            const titles = stages[index] ?? [];
            await expect.poll(() => titlesIn(page, stage), patience).toEqual(titles);
            await expect.poll(() => countIn(page, stage), patience).toBe(titles.length);
          }
      };
      await dragFirstCard(one.page, newLead, appointment);
      await expectInBoth(['Balcony', 'Chimney'], ['Attic', 'Deck']);
      await dragFirstCard(other.page, appointment, newLead);
      await expectInBoth(['Attic', 'Balcony', 'Chimney'], ['Deck']);
      one.expectNoTrouble();
      other.expectNoTrouble();

      await served.restart();
      // The browsers connect again some seconds later, and get this event then.
      await mutate(served, 'createOpportunity', { name: 'Eaves', stageId: stageIds[1] });
      await expectInBoth(['Attic', 'Balcony', 'Chimney'], ['Eaves', 'Deck']);
      await dragFirstCard(other.page, newLead, appointment);
      await expectInBoth(['Balcony', 'Chimney'], ['Attic', 'Eaves', 'Deck']);
      for (const { page } of [one, other]) expect(await page.getByText('Offline.').count()).toBe(0);
    },
  );
