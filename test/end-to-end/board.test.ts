import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, expectKeyboardReachesAll } from '../support/accessibility.js';
import { columnIn, countIn, openBoard, openSignedIn, titlesIn } from '../support/board.js';
import { newPipeline, newReadOnlyKey, theBoard } from '../support/board-data.js';
import { openTab, testInBrowser, type Tab } from '../support/browser.js';
import { theDemo } from '../support/process.js';

const patience = { timeout: 15_000 };
const newLead = 'New lead';

const expectFocus = (page: Page, id: string) =>
  expect.poll(() => page.evaluate('document.activeElement.id'), patience).toBe(id);

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
  'the board of the demo opens signed in, and shows the cards of each stage, on a wide and on a narrow screen',
  async () => {
    const { address } = await theDemo();
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
  'the filters hide the other cards, and are kept in the address of each page',
  async () => {
    const { address } = await theDemo();
    const { page, expectNoTrouble } = await openTab(address);
    await openBoard(page, `${address}/board`);
    const stages = () => page.getByRole('region').getByRole('heading').allInnerTexts();
    const pipeline = page.getByLabel('Pipeline');
    const stagesOfOpportunities = [
      newLead,
      'Appointment set',
      'Estimate sent',
      'Negotiation',
      'Won',
    ];
    const stagesOfProduction = ['Approved', 'Scheduled', 'In progress', 'Punch list', 'Completed'];
    expect(await stages()).toEqual(stagesOfOpportunities);
    await pipeline.selectOption({ index: 1 });
    await page.waitForURL(/pipeline=/);
    await expect.poll(stages, patience).toEqual(stagesOfProduction);
    await page.locator('.card').first().waitFor();
    await pipeline.selectOption({ index: 0 });
    await expect.poll(stages, patience).toEqual(stagesOfOpportunities);

    const titles = async () => (await page.locator('.card-title').allInnerTexts()).sort();
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.fill('hugo');
    await page.waitForURL(/search=hugo/);
    const found = [
      'Hugo Brennan',
      'Kitchen remodel, Hugo Brennan',
      'Roof replacement, Hugo Brennan',
    ];
    const opportunities = ['Hugo Brennan', ...found];
    // Projects are in the stages of another pipeline.
    await expect.poll(titles, patience).toEqual(opportunities);
    await page.getByLabel('Status').selectOption('Archived');
    await page.waitForURL(/status=archived/);
    await expect.poll(titles, patience).toEqual([]);
    await page.getByLabel('Status').selectOption('Opportunities');
    await page.waitForURL(/status=opportunities/);
    await expect.poll(titles, patience).toEqual(opportunities);
    const salesRep = page.getByRole('combobox', { name: 'Sales rep' });
    const people = () => page.locator('.card-foot span').allInnerTexts();
    const person = (await people()).find((name) => name !== 'No sales rep') ?? '';
    await salesRep.click();
    await page.getByRole('listbox').getByRole('option', { name: person, exact: true }).click();
    await page.waitForURL(/salesRep=/);
    const { search: query } = new URL(page.url());

    // The address has the ID of the person, whose name is read.
    await page.reload();
    await expect.poll(() => salesRep.inputValue(), patience).toBe(person);
    expect(await search.inputValue()).toBe('hugo');
    expect(await page.getByLabel('Status').inputValue()).toBe('opportunities');
    await expect.poll(people, patience).not.toEqual([]);
    expect(new Set(await people())).toEqual(new Set([person]));

    const card = page.locator('.card-title').first();
    const title = await card.innerText();
    await card.press('Enter');
    await expectFocus(page, 'page-heading');
    expect(await page.title()).toBe(`${title} | Opportunity board`);
    expect(new URL(page.url()).search).toBe(query);
    await page.getByRole('link', { name: 'To the board' }).press('Enter');
    await page.locator('.card').first().waitFor();
    await expectFocus(page, 'page-heading');
    expect(await page.title()).toBe('Opportunities by stage | Opportunity board');
    expect(new URL(page.url()).search).toBe(query);
    expectNoTrouble();
  },
);

testInBrowser('a new opportunity is created with nothing filled in, and opens', async () => {
  const served = await theBoard();
  const { path } = await newPipeline(served, { [newLead]: ['Attic'] });
  const { page, expectNoTrouble } = await openSignedIn(served);
  await openBoard(page, served.address + path);
  await page.getByRole('button', { name: 'New opportunity' }).click();
  await page.waitForURL(/\/board\/opportunities\/./);
  await expectFocus(page, 'field-name');
  expect(await page.title()).toBe('Untitled opportunity | Opportunity board');
  await page.goBack();
  await columnIn(page, newLead).getByText('Untitled opportunity').waitFor();
  expectNoTrouble();
});

testInBrowser(
  'a person without rights sees no button, and gets an error for a mutation that the page sends',
  async () => {
    const served = await theBoard();
    const { path, stageIds } = await newPipeline(served, {
      [newLead]: ['Attic'],
      Won: ['Balcony'],
    });
    const { page, expectNoTrouble } = await openSignedIn({
      ...served,
      apiKey: await newReadOnlyKey(served),
    });
    await openBoard(page, served.address + path);
    // Before the permissions are known, nobody sees a button.
    await page.locator('.who', { hasText: 'Admin' }).waitFor();
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Sign out']);
    const card = page.locator('[data-card]', { hasText: 'Attic' });
    const id = await card.getAttribute('data-card');
    const body = {
      query: `mutation ($input: MoveOpportunityInput!) { moveOpportunity(input: $input) {
        __typename ... on Error { message } } }`,
      variables: { input: { id, stageId: stageIds[1] } },
    };
    const result = await page.evaluate(`(async () => {
      const authorization = 'Bearer ' + sessionStorage.getItem('opportunity-board-token');
      const headers = { authorization, 'content-type': 'application/json' };
      const body = ${JSON.stringify(JSON.stringify(body))};
      return (await fetch('/graphql', { method: 'POST', headers, body })).json();
    })()`);
    expect(result).toMatchObject({ data: { moveOpportunity: { __typename: 'ForbiddenError' } } });
    // Nor can the card be dragged.
    const box = await card.boundingBox();
    if (!box) throw new Error('The card is not visible.');
    await page.mouse.move(box.x + 20, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 5 });
    expect(await page.locator('[data-dnd-dragging]').count()).toBe(0);
    await page.mouse.up();
    await page.reload();
    await expect.poll(() => titlesIn(page, newLead), patience).toEqual(['Attic']);
    expectNoTrouble();
  },
);
