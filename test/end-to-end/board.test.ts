import { expect } from 'vitest';
import { expectAccessible, expectKeyboardReachesAll } from '../support/accessibility.js';
import { columnIn, countIn, dragFirstCard, openBoard, titlesIn } from '../support/board.js';
import { openTab, testInBrowser, type Tab } from '../support/browser.js';
import { call, demoKeysIn, newDemoFolder, startGateway } from '../support/process.js';

const patience = { timeout: 15_000 };
const [newLead, appointment] = ['New lead', 'Appointment set'];

const startDemo = async () => startGateway({ DATA_DIR: await newDemoFolder() });

/** Opens the chart from the board. It has the same numbers as the columns, and those of the past. */
async function expectChart(tab: Tab): Promise<void> {
  const { page } = tab;
  const [count, sum] = await Promise.all([
    countIn(page, newLead),
    columnIn(page, newLead).locator('.column-header p').innerText(),
  ]);
  await page.getByRole('link', { name: 'Chart', exact: true }).click();
  await page.waitForURL(/\/board\/chart/);
  const row = page.getByRole('row', { name: newLead });
  await row.waitFor();
  expect(`${String(count)} ${await row.locator('.chart-value').innerText()}`).toBe(sum.trim());
  expect(await row.getByRole('cell').allInnerTexts()).toEqual([
    expect.stringMatching(/^\$[\d,]+$/),
    expect.stringMatching(/^\d+% of \d+$/),
    expect.stringMatching(/^[\d.]+ days?$/),
  ]);
  await expectKeyboardReachesAll(page);
  await expectAccessible(tab, 'chart');
}

testInBrowser(
  'the board shows the cards of each stage, on a wide and on a narrow screen',
  async () => {
    const { address } = await startDemo();
    const tab = await openTab(address);
    const { page, expectNoTrouble } = tab;
    await openBoard(page, `${address}/board`);
    expect(await titlesIn(page, newLead)).toHaveLength(await countIn(page, newLead));
    // One card of each column is in the tab order. Arrow keys lead to the others.
    await expectKeyboardReachesAll(page, '.card [tabindex="-1"]');
    await expectAccessible(tab, 'board');
    await expectChart(tab);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await expectAccessible(tab, 'sign-in');
    expectNoTrouble();
  },
);

testInBrowser(
  'a card that is dragged with the mouse moves in another browser too, with counts',
  async () => {
    const { address } = await startDemo();
    const { page, expectNoTrouble } = await openTab(address);
    const other = await openTab(address);
    await openBoard(page, `${address}/board`);
    await openBoard(other.page, `${address}/board`);
    const before = await countIn(page, appointment);
    const title = await dragFirstCard(page, newLead, appointment);
    for (const each of [page, other.page]) {
      await expect.poll(() => titlesIn(each, appointment), patience).toContain(title);
      expect(await titlesIn(each, newLead)).not.toContain(title);
      await expect.poll(() => countIn(each, appointment), patience).toBe(before + 1);
    }
    expect(await titlesIn(other.page, appointment)).toEqual(await titlesIn(page, appointment));
    await page.reload();
    await expect.poll(() => titlesIn(page, appointment), patience).toContain(title);
    expectNoTrouble();
    other.expectNoTrouble();
  },
);

testInBrowser('a card is moved with the keyboard, and its position is announced', async () => {
  const { address } = await startDemo();
  const { page, expectNoTrouble } = await openTab(address);
  await openBoard(page, `${address}/board`);
  const [first = '', second = ''] = await titlesIn(page, newLead);
  const announced = () => page.locator('[role="status"][aria-live]').allInnerTexts();
  await page
    .getByRole('button', { name: `Move ${first}` })
    .first()
    .focus();
  await page.keyboard.press('Space');
  await expect.poll(announced, patience).toContainEqual(expect.stringContaining('Picked up'));
  await page.keyboard.press('ArrowDown');
  await expect.poll(announced, patience).toContainEqual(expect.stringContaining('position 2 of'));
  await page.keyboard.press('Space');
  await expect
    .poll(async () => (await titlesIn(page, newLead)).slice(0, 2), patience)
    .toEqual([second, first]);
  await page.reload();
  await expect
    .poll(async () => (await titlesIn(page, newLead)).slice(0, 2), patience)
    .toEqual([second, first]);
  expectNoTrouble();
});

testInBrowser('a move that the gateway rejects is taken back, and the board says why', async () => {
  const { address } = await startDemo();
  const { page } = await openTab(address);
  await openBoard(page, `${address}/board`);
  const before = await titlesIn(page, newLead);
  let reject: () => void = () => undefined;
  const isRejected = new Promise<void>((resolve) => (reject = resolve));
  await page.route('**/graphql', async (route) => {
    const isMove = route.request().postData()?.includes('mutation MoveOpportunity') === true;
    if (!isMove) return route.continue();
    await isRejected;
    const moveOpportunity = {
      __typename: 'ForbiddenError',
      code: 'FORBIDDEN',
      message: 'The role does not allow it.',
    };
    return route.fulfill({ json: { data: { moveOpportunity } } });
  });
  const title = await dragFirstCard(page, newLead, appointment);
  // The card is in its new place before the gateway has responded, and no longer dragged.
  await page.locator('.card.dragging').waitFor({ state: 'detached' });
  await expect.poll(() => titlesIn(page, appointment), patience).toContain(title);
  expect(await titlesIn(page, newLead)).toEqual(before.slice(1));
  reject();
  await page.getByText('The card was not moved. The role does not allow it.').waitFor();
  await expect.poll(() => titlesIn(page, newLead), patience).toEqual(before);
  expect(await titlesIn(page, appointment)).not.toContain(title);
});

testInBrowser('changes by others appear, disappear and change cards at once', async () => {
  const { address, banner } = await startDemo();
  const [apiKey] = demoKeysIn(banner);
  const { page, expectNoTrouble } = await openTab(address);
  await openBoard(page, `${address}/board`);
  const create = await call(`${address}/v1/opportunities`, apiKey, {
    method: 'POST',
    body: { name: 'A brand-new lead' },
  });
  const card = columnIn(page, newLead).locator('.card', { hasText: 'A brand-new lead' });
  await card.waitFor();
  const url = `${address}/v1/opportunities/${(create.body as { id: string }).id}`;
  await call(url, apiKey, { method: 'PATCH', body: { value: 4321 } });
  await card.getByText('$4,321').waitFor();
  await fetch(url, { method: 'DELETE', headers: { authorization: `Bearer ${apiKey}` } });
  await card.waitFor({ state: 'detached' });
  expectNoTrouble();
});

testInBrowser('a new opportunity is created with nothing filled in, and opens', async () => {
  const { address } = await startDemo();
  const { page, expectNoTrouble } = await openTab(address);
  await openBoard(page, `${address}/board`);
  await page.getByRole('button', { name: 'New opportunity' }).click();
  await page.waitForURL(/\/board\/opportunities\/./);
  await page.goBack();
  await columnIn(page, newLead).getByText('Untitled opportunity').waitFor();
  expectNoTrouble();
});

testInBrowser('the filters are kept in the address, and hide the other cards', async () => {
  const { address } = await startDemo();
  const { page, expectNoTrouble } = await openTab(address);
  await openBoard(page, `${address}/board`);
  const titles = async () => (await page.locator('.card-title').allInnerTexts()).sort();
  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.fill('hugo');
  await page.waitForURL(/search=hugo/);
  const opportunities = [
    'Hugo Brennan',
    'Hugo Brennan',
    'Kitchen remodel, Hugo Brennan',
    'Roof replacement, Hugo Brennan',
  ];
  // Projects are in the stages of another pipeline.
  await expect.poll(titles, patience).toEqual(opportunities);
  await page.getByLabel('Status').selectOption('Archived');
  await page.waitForURL(/status=archived/);
  await expect.poll(titles, patience).toEqual([]);
  await page.getByLabel('Status').selectOption('Opportunities');
  await page.waitForURL(/status=opportunities/);
  await page.reload();
  await expect.poll(titles, patience).toEqual(opportunities);
  expect(await search.inputValue()).toBe('hugo');
  expect(await page.getByLabel('Status').inputValue()).toBe('opportunities');
  expectNoTrouble();
});
