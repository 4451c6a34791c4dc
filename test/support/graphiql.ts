// GraphiQL as a person uses it, for the tests that open it in a browser.
import type { Page } from 'playwright-core';

/** Its editors draw their spaces as ones that do not break. */
const textOf = async (page: Page, editor: string) =>
  (await page.locator(editor).innerText()).replaceAll('\u00a0', ' ');

export const queryIn = (page: Page) => textOf(page, '.graphiql-query-editor');

export const resultIn = (page: Page) => textOf(page, '.result-window');

export async function variablesIn(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Variables' }).click();
  return textOf(page, '.graphiql-editor-tool');
}

export const run = (page: Page) => page.getByRole('button', { name: /Execute query/ }).click();

export const tabsIn = (page: Page) => page.locator('.graphiql-tab').allInnerTexts();

export const openTabIn = (page: Page) => page.locator('.graphiql-tab-active').innerText();
