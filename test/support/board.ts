// The board in a browser, as a person sees and uses it.
import type { Page } from 'playwright-core';
import { call, demoKeysIn, newDemoFolder, startGateway } from './process.js';

/** The column of a stage. */
export const columnIn = (page: Page, stage: string) =>
  page.getByRole('region', { name: stage, exact: true });

/** The titles of the cards of a stage, from top to bottom. */
export const titlesIn = (page: Page, stage: string): Promise<string[]> =>
  columnIn(page, stage).locator('.card-title').allInnerTexts();

/** The number of cards of a stage in its header. */
export async function countIn(page: Page, stage: string): Promise<number> {
  return Number(await columnIn(page, stage).locator('.count').innerText());
}

/** Opens the board and waits for its cards. */
export async function openBoard(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('.card').first().waitFor();
  await page.locator('.count').first().waitFor();
}

/** Drags the first card of a stage onto the first card of another one with the mouse. */
export async function dragFirstCard(page: Page, from: string, to: string): Promise<string> {
  const source = columnIn(page, from).locator('.card').first();
  const title = await source.locator('.card-title').innerText();
  const start = await source.boundingBox();
  const end = await columnIn(page, to).locator('.card').first().boundingBox();
  if (!start || !end) throw new Error('A card is not visible.');
  await page.mouse.move(start.x + 20, start.y + start.height - 10);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + start.height, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + 20, { steps: 12 });
  await columnIn(page, to).getByText(title, { exact: true }).first().waitFor();
  await page.mouse.up();
  return title;
}

/** Starts a gateway with the demo, which the board opens signed in. */
export async function startDemoWithKey() {
  const { address, banner } = await startGateway({ DATA_DIR: await newDemoFolder() });
  return { address, apiKey: demoKeysIn(banner)[0] };
}

/** Creates an opportunity, and opens its page. */
export async function openOpportunity(page: Page, address: string, apiKey: string, body: object) {
  const created = await call(`${address}/v1/opportunities`, apiKey, { method: 'POST', body });
  const { id } = created.body as { id: string };
  await page.goto(`${address}/board/opportunities/${id}`);
  await page.getByRole('region', { name: 'History' }).waitFor();
  await page.locator('[data-field="name"]').waitFor();
  return { url: `${address}/v1/opportunities/${id}` };
}
