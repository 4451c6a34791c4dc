import { expect } from 'vitest';
import { graphiqlAddress } from '../../src/pages/graphiql-call.js';
import { expectAccessible, type AcceptedFinding } from '../support/accessibility.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { openTabIn, queryIn, resultIn, run, tabsIn } from '../support/graphiql.js';
import { demoKeysIn, newDemoFolder, startGateway, theDemo } from '../support/process.js';

const patience = { timeout: 30_000 };

const accepted: readonly AcceptedFinding[] = [
  // GraphiQL puts the two buttons of a tab into the element that has the role "tab".
  { rule: 'nested-interactive', within: '.graphiql-tab' },
  // Monaco's colors of comments and line numbers reach a contrast of 3.6 and 3.9 on GraphiQL's dark background.
  { rule: 'color-contrast', within: '.monaco-editor' },
];

testInBrowser(
  'GraphiQL opens with example queries and the demo key, runs the first tab, and loads nothing from other servers',
  async () => {
    const { address } = await theDemo();
    const tab = await openTab(address);
    const { page, expectNoTrouble } = tab;
    await page.goto(`${address}/graphql`);
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"totalCount": 60');
    expect(await resultIn(page)).toContain('"contactName"');
    expect(await tabsIn(page)).toHaveLength(6);
    await expectAccessible(tab, 'graphiql', accepted);
    expectNoTrouble();
  },
);

testInBrowser('GraphiQL opens a prepared tab on the first click, with its variables', async () => {
  const { address } = await theDemo();
  const { page, expectNoTrouble } = await openTab(address);
  await page.goto(`${address}/graphql`);
  await page.getByRole('tab', { name: 'Search' }).click();
  await expect.poll(() => queryIn(page), patience).toContain('query Search');
  expect(await openTabIn(page)).toContain('Search');
  expect(await page.locator('[aria-label="Variables"]').innerText()).toContain('roof');
  expectNoTrouble();
});

testInBrowser(
  'GraphiQL opens the call in its URL in a tab of its own, ready to run, however often it was opened before',
  async () => {
    const { address } = await theDemo();
    const { page, expectNoTrouble, screenshot } = await openTab(address);
    const list = graphiqlAddress(
      'query Newest($first: Int) { opportunities(first: $first) { nodes { uuid } totalCount } }',
      { first: 3 },
    );
    await page.goto(`${address}${list}`);
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"totalCount": 60');
    expect((await resultIn(page)).match(/"uuid"/g)).toHaveLength(3);
    expect(await openTabIn(page)).toContain('Newest');
    const titles = await tabsIn(page);
    expect(titles).toHaveLength(7);
    await screenshot('graphiql-call');
    // The tabs are stored half a second after they change.
    const stored = () => page.evaluate<string>(`localStorage.getItem('graphiql:tabState') ?? ''`);
    await expect.poll(stored, patience).toContain('Newest');

    const viewer = graphiqlAddress('query Who { viewer { workspace { name } } }');
    // The former contents of its editors have no effect.
    await page.evaluate(
      `localStorage.setItem('graphiql:headers', '{"Authorization": "Bearer stale"}')`,
    );
    await page.evaluate(`localStorage.setItem('graphiql:variables', 'no JSON')`);
    await page.goto('about:blank');
    await page.goto(`${address}${viewer}`);
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"workspace"');
    expect(await tabsIn(page)).toEqual([...titles, expect.stringContaining('Who')]);
    expect(await openTabIn(page)).toContain('Who');
    await expect.poll(stored, patience).toContain('Who {');

    // The same call again: no other tab, and with its variables.
    await page.goto('about:blank');
    await page.goto(`${address}${list}`);
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"totalCount": 60');
    expect((await resultIn(page)).match(/"uuid"/g)).toHaveLength(3);
    expect(await tabsIn(page)).toHaveLength(8);
    expect(await openTabIn(page)).toContain('Newest');
    expectNoTrouble();
  },
);

testInBrowser(
  'GraphiQL shows the same tabs after a reload, and never a JSON response of the API',
  async () => {
    const { address } = await theDemo();
    const { page, expectNoTrouble } = await openTab(address);
    const stored = () => page.evaluate<string>(`localStorage.getItem('graphiql:tabState') ?? ''`);
    await page.goto(`${address}/graphql`);
    await expect.poll(stored, patience).toContain('NewestOpportunities');
    const titles = await tabsIn(page);
    await page.reload();
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"totalCount": 60');
    expect(await tabsIn(page)).toEqual(titles);

    await page.getByRole('tab', { name: 'Viewer' }).click();
    await expect.poll(() => queryIn(page), patience).toContain('Viewer');
    await expect.poll(stored, patience).toContain('"activeTabIndex":5');
    await page.reload();
    await expect.poll(() => queryIn(page), patience).toContain('Viewer');
    expect(page.url()).toBe(`${address}/graphql`);
    expectNoTrouble();
  },
);

testInBrowser('GraphiQL treats the contents of its URL as text, and runs none of it', async () => {
  const { address } = await theDemo();
  const { page, expectNoTrouble } = await openTab(address);
  const hostile = `</script><img src=x onerror="window.harmed = true">'"\`\${window.harmed = true}`;
  const call = new URLSearchParams({
    query: `query Harmless { viewer { workspace { name } } } # ${hostile}`,
    variables: JSON.stringify({ [hostile]: hostile }),
    headers: '{"X-Harm": "1"}',
    endpoint: 'https://example.com/graphql',
    title: hostile,
  });
  await page.goto(`${address}/graphql#${call.toString()}`);
  await run(page);
  await expect.poll(() => resultIn(page), patience).toContain('"workspace"');
  expect(await page.evaluate('window.harmed')).toBeUndefined();
  expectNoTrouble();
});

testInBrowser(
  'GraphiQL asks once for an API key, sends it from all tabs, and has the documentation without one',
  async () => {
    // Behind a proxy, pages open without the key of the demo.
    const { address, banner } = await startGateway({
      DATA_DIR: await newDemoFolder(),
      TRUST_PROXY: '10.0.0.7',
    });
    const [apiKey] = demoKeysIn(banner);
    const { page, screenshot } = await openTab(address);
    await page.goto(`${address}/graphql`);
    const hint = page.locator('#api-key-hint');
    await expect.poll(() => hint.innerText(), patience).toBe('Enter a key to run operations.');
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-plugin').getByText('Mutation', { exact: true }).click();
    await expect
      .poll(() => page.locator('.graphiql-plugin').innerText(), patience)
      .toContain('createOpportunity');

    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('UNAUTHORIZED');
    await page.getByLabel('API key').fill('ogw_unknown');
    await run(page);
    await expect.poll(() => hint.innerText(), patience).toBe('The gateway rejects this key.');
    await page.getByLabel('API key').fill(apiKey);
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"totalCount": 60');
    await page.getByRole('tab', { name: 'Viewer' }).click();
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"workspace"');
    await page.getByRole('button', { name: 'Show History' }).click();
    await expect
      .poll(() => page.locator('.graphiql-history').innerText(), patience)
      .toContain('NewestOpportunities');
    await screenshot('graphiql-key');
    await page.reload();
    await run(page);
    await expect.poll(() => resultIn(page), patience).toContain('"workspace"');
  },
);

testInBrowser('GraphiQL is usable on a screen of 390 px', async () => {
  const { address } = await theDemo();
  const { page, expectNoTrouble, screenshot } = await openTab(address);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`${address}/graphql`);
  await run(page);
  await expect.poll(() => resultIn(page), patience).toContain('"totalCount": 60');
  for (const part of ['.graphiql-query-editor', '.result-window']) {
    const box = await page.locator(part).boundingBox();
    expect(box?.width, part).toBeGreaterThan(280);
    expect((box?.x ?? 0) + (box?.width ?? 0), part).toBeLessThanOrEqual(390);
    expect((box?.y ?? 0) + (box?.height ?? 0), part).toBeLessThanOrEqual(800);
  }
  await screenshot('graphiql-narrow');
  expectNoTrouble();
});
