// GraphiQL as a person uses it, for the tests that open it in a browser.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Its editors draw their spaces as ones that do not break. */
const textOf = async (page: Page, editor: string) =>
  (await page.locator(editor).innerText()).replaceAll('\u00a0', ' ');

export const queryIn = (page: Page) => textOf(page, '.graphiql-query-editor');

/** As much of it as can be seen. */
export const resultIn = (page: Page) => textOf(page, '.result-window');

export const run = (page: Page) => page.getByRole('button', { name: /Execute query/ }).click();

/** Runs what is in the open tab, and waits until its answer is shown. Its result is all of the answer. */
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
