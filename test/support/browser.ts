// Opens pages of the gateway in Chromium, for end-to-end tests.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

const executablePath = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));
if (executablePath === undefined)
  process.stdout.write('Skipped: the tests of pages, since there is no Chromium here.\n');

/** A test of pages. It is skipped if there is no browser. */
export const testInBrowser = test.skipIf(executablePath === undefined);

export interface Tab {
  readonly page: Page;
  /** Fails if a page had an error, or sent a request to another server. */
  readonly expectNoTrouble: () => void;
  /** Takes a screenshot for people, if SCREENSHOT names a folder. */
  readonly screenshot: (name: string) => Promise<void>;
}

let browser: Promise<Browser> | undefined;

/** A browser takes a second to start, so all tests of a worker share it. It ends with the process. */
const theBrowser = (): Promise<Browser> =>
  (browser ??= chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  }));

export interface TabOptions extends BrowserContextOptions {
  /** The origins that pages may send requests to, besides the gateway. */
  readonly origins?: readonly string[];
}

/** Opens tabs with an empty profile, which the end of the test closes. */
export async function openTabs(
  address: string,
  count: number,
  { origins = [], ...options }: TabOptions = {},
): Promise<{ readonly pages: readonly Page[] } & Pick<Tab, 'expectNoTrouble'>> {
  const context = await (await theBrowser()).newContext(options);
  onTestFinished(() => context.close());
  // However slow the machine is: tests wait for conditions.
  context.setDefaultTimeout(60_000);
  const elsewhere: string[] = [];
  const failures: string[] = [];
  const pages: Page[] = [];
  while (pages.length < count) {
    const page = await context.newPage();
    pages.push(page);
    page.on('request', (request) => {
      const url = request.url();
      const isExpected = [address, ...origins].some((origin) => url.startsWith(`${origin}/`));
      if (!isExpected && !/^(about|data|blob):/.test(url)) elsewhere.push(url);
    });
    page.on('pageerror', (error) => failures.push(error.message));
    // Violations of the page's own policy are reported on the console only.
    page.on('console', (message) => {
      if (message.type() === 'error') failures.push(message.text());
    });
  }
  return {
    pages,
    expectNoTrouble() {
      expect(elsewhere).toEqual([]);
      expect(failures).toEqual([]);
    },
  };
}

/** Opens a tab with an empty profile. */
export async function openTab(address: string, options?: TabOptions): Promise<Tab> {
  const { pages, expectNoTrouble } = await openTabs(address, 1, options);
  const [page] = pages as [Page];
  return {
    page,
    expectNoTrouble,
    async screenshot(name) {
      if (process.env.SCREENSHOT)
        await page.screenshot({ path: join(process.env.SCREENSHOT, `${name}.png`) });
    },
  };
}
