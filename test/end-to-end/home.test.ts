import { expect } from 'vitest';
import { openTab, testInBrowser } from '../support/browser.js';
import { theDemo } from '../support/process.js';

testInBrowser(
  'the home page shows the demo and leads to each page, and so does the page of a missing address',
  async () => {
    const { address } = await theDemo();
    const { page, expectNoTrouble, screenshot } = await openTab(address);
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.goto(address);
      expect(await page.locator('main').innerText()).toContain('The workspace of the demo');
      expect(
        await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
        'fits the width',
      ).toBe(true);
      await screenshot(`home-${String(width)}`);
    }
    await page.getByRole('main').getByRole('link', { name: 'Guides' }).click();
    await page.getByRole('heading', { name: 'Guides' }).waitFor();
    expectNoTrouble();

    expect((await page.goto(`${address}/nowhere`))?.status()).toBe(404);
    await page.getByRole('link', { name: 'The home page' }).click();
    await page.getByRole('heading', { name: 'A first call' }).waitFor();
  },
);
