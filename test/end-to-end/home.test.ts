import { expect } from 'vitest';
import { expectAccessible, expectKeyboardReachesAll } from '../support/accessibility.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { theDemo } from '../support/process.js';

testInBrowser(
  'the home page shows the demo and leads to each page, and so does the page of a missing address',
  async () => {
    const { address } = await theDemo();
    const tab = await openTab(address);
    const { page, expectNoTrouble } = tab;
    await page.goto(address);
    expect(await page.locator('main').innerText()).toContain('Demo workspace');
    await expectKeyboardReachesAll(page);
    await expectAccessible(tab, 'home');
    await page.getByRole('main').getByRole('link', { name: 'Guides' }).click();
    await page.getByRole('heading', { name: 'Guides' }).waitFor();
    await expectAccessible(tab, 'guides');
    await page.getByRole('link', { name: 'frontends' }).click();
    await page.getByRole('heading', { level: 1, name: 'Frontends' }).waitFor();
    await expectKeyboardReachesAll(page);
    await expectAccessible(tab, 'guide');
    expectNoTrouble();

    expect((await page.goto(`${address}/nowhere`))?.status()).toBe(404);
    await expectAccessible(tab, 'missing');
    await page.getByRole('link', { name: 'The home page' }).click();
    await page.getByRole('heading', { name: 'A first call' }).waitFor();
  },
);
