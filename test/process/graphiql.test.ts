import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { newDataFolder, startGateway } from '../support/process.js';

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));
if (executablePath === undefined)
  process.stdout.write(
    'Skipped: the test of the GraphiQL page, since there is no Chromium here.\n',
  );

test.skipIf(executablePath === undefined)(
  'GraphiQL opens with queries and the demo key, runs the first tab, and fetches nothing from elsewhere',
  async () => {
    const { address } = await startGateway({ DATA_DIR: await newDataFolder() });
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const elsewhere: string[] = [];
    const failures: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !/^(data|blob):/.test(url)) elsewhere.push(url);
    });
    page.on('pageerror', (error) => failures.push(error.message));

    await page.goto(`${address}/graphql`);
    await page.getByRole('button', { name: /Execute query/ }).click();
    const result = page.locator('.result-window');
    // The editor draws its spaces as ones that do not break.
    const shown = async () => (await result.innerText()).replaceAll('\u00a0', ' ');
    await expect.poll(shown, { timeout: 30_000 }).toContain('"totalCount": 60');
    expect(await shown()).toContain('"contactName"');
    expect(await page.locator('.graphiql-tab').count()).toBe(6);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    expect(elsewhere).toEqual([]);
    expect(failures).toEqual([]);
  },
);
