import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { graphiqlAddress } from '../../src/pages/graphiql-call.js';
import { expectAccessible, type AcceptedFinding } from '../support/accessibility.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { openTabIn, queryIn, resultIn, run, tabsIn } from '../support/graphiql.js';
import { demoKeysIn, theDemo } from '../support/process.js';

const patience = { timeout: 30_000 };

const accepted: readonly AcceptedFinding[] = [
  // GraphiQL puts the two buttons of a tab into the element that has the role "tab".
  { rule: 'nested-interactive', within: '.graphiql-tab' },
  // Monaco's colors of comments and line numbers reach a contrast of 3.6 and 3.9 on GraphiQL's dark background.
  { rule: 'color-contrast', within: '.monaco-editor' },
];

/** The tabs that GraphiQL has stored. It stores them half a second after they change. */
const storedTabs = (page: Page) =>
  page.evaluate<string>(`localStorage.getItem('graphiql:tabState') ?? ''`);

/** Runs the operation of the open tab, and waits for its result. */
async function expectResult(page: Page, text: string): Promise<void> {
  await run(page);
  await expect.poll(() => resultIn(page), patience).toContain(text);
}

/** Opens the completions at the cursor. They are empty until the schema is loaded. */
const completionsIn = async (page: Page) => {
  await page.keyboard.press('Control+Space');
  return page.locator('.suggest-widget').innerText({ timeout: 1_000 });
};

/** Fails if the editor or the result is too narrow to be used, or outside of a screen of 390 x 800 px. */
async function expectUsableOnNarrowScreen(page: Page): Promise<void> {
  for (const part of ['.graphiql-query-editor', '.result-window']) {
    const box = await page.locator(part).boundingBox();
    expect(box?.width, part).toBeGreaterThan(280);
    expect((box?.x ?? 0) + (box?.width ?? 0), part).toBeLessThanOrEqual(390);
    expect((box?.y ?? 0) + (box?.height ?? 0), part).toBeLessThanOrEqual(800);
  }
}

testInBrowser(
  'GraphiQL opens a prepared tab on the first click, runs it with the demo key, loads nothing from other servers, and has the same tabs after a reload',
  async () => {
    const { address } = await theDemo();
    const tab = await openTab(address);
    const { page, expectNoTrouble, screenshot } = tab;
    await page.goto(`${address}/graphql`);
    await page.getByRole('tab', { name: 'Search' }).click();
    await expect.poll(() => queryIn(page), patience).toContain('query Search');
    expect(await openTabIn(page)).toContain('Search');
    // Of the two editors below the query, the one of the variables is open.
    expect(await page.getByRole('region', { name: 'Variables' }).innerText()).toContain('roof');
    await page.getByRole('tab', { name: 'NewestOpportunities' }).click();
    await expect.poll(() => queryIn(page), patience).toContain('NewestOpportunities');
    await expectResult(page, '"totalCount": 60');
    expect(await resultIn(page)).toContain('"contactName"');
    const titles = await tabsIn(page);
    expect(titles).toHaveLength(6);
    await expectAccessible(tab, 'graphiql', accepted);

    await page.setViewportSize({ width: 390, height: 800 });
    await expect.poll(() => storedTabs(page), patience).toContain('NewestOpportunities');
    await page.reload();
    await expectResult(page, '"totalCount": 60');
    await expectUsableOnNarrowScreen(page);
    await screenshot('graphiql-narrow');
    expect(await tabsIn(page)).toEqual(titles);

    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('tab', { name: 'Viewer' }).click();
    await expect.poll(() => queryIn(page), patience).toContain('Viewer');
    await expect.poll(() => storedTabs(page), patience).toContain('"activeTabIndex":5');
    // Never a JSON response of the API.
    await page.reload();
    await expect.poll(() => queryIn(page), patience).toContain('Viewer');
    expect(page.url()).toBe(`${address}/graphql`);
    expectNoTrouble();
  },
);

const hostile = `</script><img src=x onerror="window.harmed = true">'"\`\${window.harmed = true}`;
const hostileCall = new URLSearchParams({
  query: `query Harmless { viewer { workspace { name } } } # ${hostile}`,
  variables: JSON.stringify({ [hostile]: hostile }),
  headers: '{"X-Harm": "1"}',
  endpoint: 'https://example.com/graphql',
  title: hostile,
});

testInBrowser(
  'GraphiQL opens the call in its URL in a tab of its own, ready to run, however often it was opened before, and runs no text of it',
  async () => {
    const { address } = await theDemo();
    const { page, expectNoTrouble, screenshot } = await openTab(address);
    const list = graphiqlAddress(
      'query Newest($first: Int) { opportunities(first: $first) { nodes { uuid } totalCount } }',
      { first: 3 },
    );
    await page.goto(`${address}${list}`);
    await expectResult(page, '"totalCount": 60');
    expect((await resultIn(page)).match(/"uuid"/g)).toHaveLength(3);
    expect(await openTabIn(page)).toContain('Newest');
    const titles = await tabsIn(page);
    expect(titles).toHaveLength(7);
    await screenshot('graphiql-call');
    await expect.poll(() => storedTabs(page), patience).toContain('Newest');

    const viewer = graphiqlAddress('query Who { viewer { workspace { name } } }');
    // The former contents of its editors have no effect.
    await page.evaluate(
      `localStorage.setItem('graphiql:headers', '{"Authorization": "Bearer stale"}')`,
    );
    await page.evaluate(`localStorage.setItem('graphiql:variables', 'no JSON')`);
    await page.goto('about:blank');
    await page.goto(`${address}${viewer}`);
    await expectResult(page, '"workspace"');
    expect(await tabsIn(page)).toEqual([...titles, expect.stringContaining('Who')]);
    expect(await openTabIn(page)).toContain('Who');
    await expect.poll(() => storedTabs(page), patience).toContain('Who {');

    // The same call again: no other tab, and with its variables.
    await page.goto('about:blank');
    await page.goto(`${address}${list}`);
    await expectResult(page, '"totalCount": 60');
    expect((await resultIn(page)).match(/"uuid"/g)).toHaveLength(3);
    expect(await tabsIn(page)).toHaveLength(8);
    expect(await openTabIn(page)).toContain('Newest');

    await page.goto('about:blank');
    await page.goto(`${address}/graphql#${hostileCall.toString()}`);
    await expectResult(page, '"workspace"');
    expect(await openTabIn(page)).toContain('Harmless');
    expect(await page.evaluate('window.harmed')).toBeUndefined();
    expectNoTrouble();
  },
);

testInBrowser(
  'GraphiQL asks once for an API key, sends it from all tabs, has documentation and completion without one, and keeps a history',
  async () => {
    const { address, banner } = await theDemo();
    const [apiKey] = demoKeysIn(banner);
    // Behind a proxy, pages open without the key of the demo.
    const { page, screenshot } = await openTab(address, {
      extraHTTPHeaders: { 'x-forwarded-for': '10.0.0.7' },
    });
    await page.goto(`${address}/graphql`);
    const hint = page.locator('#api-key-hint');
    await expect.poll(() => hint.innerText(), patience).toBe('Enter a key to run operations.');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-plugin').getByText('Mutation', { exact: true }).click();
    await expect
      .poll(() => page.locator('.graphiql-plugin').innerText(), patience)
      .toContain('createOpportunity');
    await page.getByRole('button', { name: 'New tab' }).click();
    await page.locator('.graphiql-query-editor .monaco-editor').first().click();
    await page.keyboard.type('{ opportunit');
    await expect.poll(() => completionsIn(page), patience).toContain('opportunityEvents');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'NewestOpportunities' }).click();

    await expectResult(page, 'UNAUTHORIZED');
    await page.getByLabel('API key').fill('ogw_unknown');
    await run(page);
    await expect.poll(() => hint.innerText(), patience).toBe('The gateway rejects this key.');
    await page.getByLabel('API key').fill(apiKey);
    await expectResult(page, '"totalCount": 60');
    await page.getByRole('tab', { name: 'Viewer' }).click();
    await expectResult(page, '"workspace"');
    await page.getByRole('button', { name: 'Show History' }).click();
    const newest = page.locator('.graphiql-history').getByText('NewestOpportunities').first();
    await newest.waitFor();
    await screenshot('graphiql-key');
    await page.reload();
    await expectResult(page, '"workspace"');
    await newest.click();
    await expect.poll(() => queryIn(page), patience).toContain('query NewestOpportunities');
  },
);
