// Operates GraphiQL in a browser.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The text of an editor. GraphiQL's editors render spaces as non-breaking spaces. */
const textOf = async (page: Page, editor: string) =>
  (await page.locator(editor).innerText()).replaceAll('\u00a0', ' ');

export const queryIn = (page: Page) => textOf(page, '.graphiql-query-editor');

/** The visible part of the result. */
export const resultIn = (page: Page) => textOf(page, '.result-window');

export const run = (page: Page) => page.getByRole('button', { name: /Execute query/ }).click();

/** Runs the operation of the open tab, and waits until its complete result is shown. */
export async function runToEnd(page: Page, operation: string): Promise<any> {
  const answer = page.waitForResponse((response) =>
    (response.request().postData() ?? '').includes(` ${operation}(`),
  );
  await run(page);
  const { data } = (await (await answer).json()) as { data: { result: unknown } };
  await expect.poll(() => resultIn(page)).toContain('"data"');
  return data.result;
}

export const tabsIn = (page: Page) => page.locator('.graphiql-tab').allInnerTexts();

export const openTabIn = (page: Page) => page.locator('.graphiql-tab-active').innerText();
