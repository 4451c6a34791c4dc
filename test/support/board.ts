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

const selection = 'id name contactName value tags leadSource version';

/** Runs a mutation of an opportunity, and returns the opportunity. */
async function mutate(address: string, apiKey: string, name: string, input: object) {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const query = `mutation Change($input: ${type}Input!) { ${name}(input: $input) {
    ... on ${type}Payload { opportunity { ${selection} } } } }`;
  const body = { query, variables: { input } };
  const response = await call(`${address}/graphql`, apiKey, { method: 'POST', body });
  return response.body.data[name].opportunity;
}

/** Creates an opportunity, and opens its page. */
export async function openOpportunity(page: Page, address: string, apiKey: string, input: object) {
  const { id } = await mutate(address, apiKey, 'createOpportunity', input);
  await page.goto(`${address}/board/opportunities/${id}`);
  await page.getByRole('region', { name: 'History' }).waitFor();
  await page.locator('[data-field="name"]').waitFor();
  /** Changes the opportunity as someone else would, and returns it. */
  return (change: object = {}) => mutate(address, apiKey, 'updateOpportunity', { id, ...change });
}
