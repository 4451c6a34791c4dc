// The states of the board while it loads, has nothing to show, or cannot reach the gateway.
import type { Page, Route, WebSocketRoute } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from '../support/accessibility.js';
import {
  columnIn,
  countIn,
  dragFirstCard,
  openOpportunity,
  openSignedIn,
  titlesIn,
} from '../support/board.js';
import { mutate, newKey, newPipeline, theBoard } from '../support/board-data.js';
import { testInBrowser } from '../support/browser.js';

const patience = { timeout: 15_000 };
const [newLead, empty, won] = ['New lead', 'Empty', 'Won'];
const unreachable = 'The gateway cannot be reached.';

/**
 * Fails or withholds the operations with the given names, or all requests of the page.
 *
 * @param isLive whether the page gets live events. Those of other tests would make it read again what has failed
 */
async function watchRequests(page: Page, isLive: boolean) {
  const failing = new Set<string>();
  const withheld = new Map<string, Route[]>();
  const sockets: WebSocketRoute[] = [];
  let subscription = '';
  const live = { isOn: isLive };
  await page.route('**/graphql', async (route) => {
    const { operationName: name } = route.request().postDataJSON();
    const held = withheld.get(name);
    if (held) held.push(route);
    else if (failing.has(name) || failing.has('*')) await route.abort();
    else await route.continue();
  });
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    if (failing.has('*')) void socket.close();
    else if (live.isOn) {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        const { id, type } = JSON.parse(String(message));
        if (type === 'subscribe') subscription = id;
        server.send(message);
      });
    }
    sockets.push(socket);
  });
  return {
    live,
    failing,
    withhold: (name: string) => withheld.set(name, []),
    async release(name: string) {
      const routes = withheld.get(name) ?? [];
      withheld.delete(name);
      for (const route of routes) await route.continue();
    },
    /** Says that events were missed, so that the page reads its data again. */
    missEvents() {
      const payload = [{ message: 'Missed.', extensions: { code: 'EVENTS_MISSED' } }];
      sockets.at(-1)?.send(JSON.stringify({ id: subscription, type: 'error', payload }));
    },
    async goOffline() {
      failing.add('*');
      for (const socket of sockets) await socket.close({ code: 1012 });
    },
  };
}

testInBrowser('the board says that it loads, that a stage is empty, and what failed', async () => {
  const served = await theBoard();
  const { path } = await newPipeline(served, {
    ...{ [newLead]: ['Attic', 'Balcony'], [empty]: [], [won]: ['Deck'] },
  });
  const tab = await openSignedIn(served);
  const { page, expectNoTrouble } = tab;
  const requests = await watchRequests(page, false);
  const loading = columnIn(page, newLead).getByRole('status');
  requests.withhold('StageCards');
  await page.goto(served.address + path);
  await loading.waitFor();
  await requests.release('StageCards');
  await loading.waitFor({ state: 'detached' });
  await columnIn(page, empty).getByText('No cards').waitFor();
  expectNoTrouble();

  for (const name of ['StageCards', 'BoardSummary']) requests.failing.add(name);
  await page.reload();
  await columnIn(page, newLead).getByText(unreachable).waitFor();
  await page.getByText('The counts and sums are not up to date.').waitFor();
  await expectAccessible(tab, 'board-failed');
  requests.failing.clear();
  await page.getByRole('button', { name: 'Read them again' }).click();
  await expect.poll(() => countIn(page, newLead), patience).toBe(2);
  for (const stage of [newLead, empty, won])
    await columnIn(page, stage).getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => titlesIn(page, newLead), patience).toEqual(['Attic', 'Balcony']);
  await columnIn(page, empty).getByText('No cards').waitFor();

  // A move while offline is taken back.
  requests.live.isOn = true;
  await requests.goOffline();
  const offline = page.getByText('Offline.');
  await offline.waitFor();
  await expectAccessible(tab, 'board-offline');
  await page.setViewportSize({ width: 1280, height: 900 });
  await dragFirstCard(page, newLead, won);
  await page.getByText(`The card was not moved. ${unreachable}`).waitFor();
  await expect.poll(() => titlesIn(page, newLead), patience).toEqual(['Attic', 'Balcony']);
  requests.failing.clear();
  await offline.waitFor({ state: 'detached' });
});

testInBrowser(
  'a form keeps its draft while the gateway cannot be reached, and through a new sign-in',
  async () => {
    const served = await theBoard();
    const { key, revoke } = await newKey(served);
    const { page } = await openSignedIn({ ...served, apiKey: key });
    const requests = await watchRequests(page, true);
    const change = await openOpportunity(page, served, { name: 'Roof' });
    await page.getByLabel('City').fill('Bern');
    await requests.goOffline();
    await page.getByText('Offline.').waitFor();
    await page.getByRole('combobox', { name: 'Sales rep' }).click();
    await page.getByText(unreachable).waitFor();
    // The page reads its data again after a gap, in vain at first.
    requests.failing.clear();
    requests.failing.add('Opportunity');
    const failed = page.waitForEvent('requestfailed', (request) =>
      String(request.postData()).includes('query Opportunity('),
    );
    await page.getByText('Offline.').waitFor({ state: 'detached' });
    requests.missEvents();
    await failed;
    await change({ value: '77' });
    expect(await page.getByLabel('City').inputValue()).toBe('Bern');
    requests.failing.clear();
    await expect
      .poll(() => page.getByLabel('Value', { exact: true }).inputValue(), patience)
      .toContain('77');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    // The key is revoked while its person types.
    await page.getByLabel('City').fill('Basel');
    await revoke();
    await change({ value: '78' });
    await page
      .getByRole('alert')
      .getByText(/this sign-in/)
      .waitFor();
    await page.getByLabel('API key').fill(served.apiKey);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Not saved').waitFor();
    expect(await page.getByLabel('City').inputValue()).toBe('Basel');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await change()).toMatchObject({ value: '78.00', addressCity: 'Basel' });
  },
);

testInBrowser(
  'the chart follows changes, and says that it is empty or could not be read',
  async () => {
    const served = await theBoard();
    const { id, stageIds } = await newPipeline(served, { [newLead]: [], Won: [] });
    const tab = await openSignedIn(served);
    const { page, expectNoTrouble } = tab;
    const requests = await watchRequests(page, true);
    requests.withhold('PipelineChart');
    await page.goto(`${served.address}/board/chart?pipeline=${id}`);
    await page.getByText('Loading the chart').waitFor({ state: 'attached' });
    await requests.release('PipelineChart');
    await page.getByText('No opportunities').waitFor();
    await expectAccessible(tab, 'chart-empty');
    await mutate(served, 'createOpportunity', {
      name: 'Attic',
      value: '4321',
      stageId: stageIds[0],
    });
    await page.locator('.chart-total', { hasText: '$4,321' }).waitFor();
    expectNoTrouble();

    requests.live.isOn = false;
    requests.failing.add('PipelineChart');
    await page.reload();
    await page.getByText(unreachable).waitFor();
    await expectAccessible(tab, 'chart-failed');
    requests.failing.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.chart-total', { hasText: '$4,321' }).waitFor();
  },
);
