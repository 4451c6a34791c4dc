import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible, expectKeyboardReachesAll } from '../support/accessibility.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { openTabIn, runToEnd, tabsIn } from '../support/graphiql.js';
import { call, demoKeysIn, theDemo } from '../support/process.js';

const patience = { timeout: 30_000 };

/** Goes where a response says that its call is explained. */
async function openExplanation(page: Page, address: string, link: string | null): Promise<void> {
  const [, explain] = /<([^>]*)>; rel="alternate"/.exec(link ?? '') ?? [];
  await page.goto(address + (explain ?? ''));
}

/** Goes there, and on into GraphiQL. */
async function openInGraphiQL(page: Page, address: string, link: string | null): Promise<void> {
  await openExplanation(page, address, link);
  await page.getByRole('link', { name: 'Open in GraphiQL' }).click();
}

testInBrowser(
  'the link of a REST response opens its call in GraphiQL and runs it; a write needs its body pasted first',
  async () => {
    const { address, banner } = await theDemo();
    // In the second workspace, tests may create records.
    const [, key] = demoKeysIn(banner);
    const { page, expectNoTrouble, screenshot } = await openTab(address);
    await page.addInitScript(`sessionStorage.setItem('opportunity-gateway:api-key', '${key}')`);

    const list = await call(`${address}/v1/opportunities?q=roof&limit=3`, key);
    await openInGraphiQL(page, address, list.headers.get('link'));
    const rows = await runToEnd(page, 'ListOpportunities');
    expect(rows.data.map(({ id }: { id: string }) => id)).toEqual(
      (list.body as { data: { id: string }[] }).data.map(({ id }) => id),
    );
    expect(rows.data).toHaveLength(3);
    await screenshot('explained-list');
    const stored = () => page.evaluate<string>(`localStorage.getItem('graphiql:tabState') ?? ''`);
    await expect.poll(stored, patience).toContain('ListOpportunities');
    const tabs = await tabsIn(page);

    const body = { contact_name: 'O\'Brien "& Sons" </script>', value: 18_500.5, tags: ['a'] };
    const created = await call(`${address}/v1/opportunities`, key, { method: 'POST', body });
    expect(created.status).toBe(201);
    await openExplanation(page, address, created.headers.get('link'));
    await page.getByLabel('Body').fill(JSON.stringify(body));
    await page.getByRole('button').click();
    await page.getByRole('link', { name: 'Open in GraphiQL' }).click();
    const { record } = await runToEnd(page, 'CreateOpportunity');
    expect(record).toMatchObject({ ...body, value: '18500.50' });
    expect(await tabsIn(page)).toHaveLength(tabs.length + 1);
    expect(await openTabIn(page)).toContain('CreateOpportunity');
    const both = await call(`${address}/v1/opportunities?q=brien&limit=5`, key);
    expect((both.body as { data: unknown[] }).data).toHaveLength(2);
    expectNoTrouble();
  },
);

testInBrowser('a pasted call is explained, and can be edited on the page', async () => {
  const { address } = await theDemo();
  const tab = await openTab(address);
  const { page, expectNoTrouble } = tab;
  await page.goto(`${address}/explain`);
  await expectAccessible(tab, 'explain');
  await page.getByLabel('Method').selectOption('POST');
  await page.getByLabel('Address').fill('/v1/opportunities');
  await page.getByLabel('Body').fill('{"value": 1.10, "colour": "red", "appointment_at": "soon"}');
  await page.getByRole('button').click();
  expect(await page.locator('.alert').innerText()).toContain('appointment_at: ');
  expect(await page.locator('main').innerText()).toMatch(/The gateway ignores:?\s+colour/);
  expect(await page.locator('pre').nth(2).innerText()).toContain('"value": "1.1"');
  await expectKeyboardReachesAll(page);
  await expectAccessible(tab, 'explained');
  await page.getByLabel('Body').fill('{"value": 1.10}');
  await page.getByRole('button').click();
  await page.getByRole('heading', { name: 'CreateOpportunity' }).waitFor();
  expect(await page.locator('.alert').count()).toBe(0);
  expectNoTrouble();
});
