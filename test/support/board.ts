// The board in a browser, as a person sees and uses it.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { mutate, type Served } from './board-data.js';
import { openTab, type Tab } from './browser.js';

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

/** Opens a tab that is signed in to the board. */
export async function openSignedIn(
  { address, apiKey }: Served,
  options?: BrowserContextOptions,
): Promise<Tab> {
  const tab = await openTab(address, options);
  await tab.page.addInitScript(`sessionStorage.setItem('opportunity-board-token', '${apiKey}')`);
  return tab;
}

/** Opens the board and waits for its cards. */
export async function openBoard(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('.card').first().waitFor();
  await page.locator('.count').first().waitFor();
}

/** The middle of the lower part of a stage's first card, and a point at its top. */
async function placeOf(page: Page, stage: string) {
  const card = columnIn(page, stage).locator('.card').first();
  // A card can be moved once the board has read what the person may do.
  await card.locator('.handle').waitFor();
  const box = await card.boundingBox();
  if (!box) throw new Error('The card is not visible.');
  const { width = 0 } = page.viewportSize() ?? {};
  // On a narrow screen, a part of the next column is visible.
  const x = Math.min(box.x + box.width / 2, width - 40);
  return { grip: { x: box.x + 20, y: box.y + box.height - 10 }, top: { x, y: box.y + 20 } };
}

/**
 * Drags the first card of a stage onto the first card of another one with the mouse.
 *
 * @param detours how often the card goes there and back before
 */
export async function dragFirstCard(
  page: Page,
  from: string,
  to: string,
  detours = 0,
): Promise<string> {
  const title = (await titlesIn(page, from))[0] ?? '';
  const { grip } = await placeOf(page, from);
  const { top } = await placeOf(page, to);
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + 20, grip.y + 10, { steps: 4 });
  for (let detour = 0; detour < detours; detour++) {
    await page.mouse.move(top.x, top.y, { steps: 3 });
    await page.mouse.move(grip.x + 20, grip.y, { steps: 3 });
  }
  await page.mouse.move(top.x, top.y, { steps: 12 });
  await columnIn(page, to).getByText(title, { exact: true }).first().waitFor();
  await page.mouse.up();
  return title;
}

/** Drags the first card of a stage onto the first card of another one with a finger. */
export async function dragFirstCardByTouch(page: Page, from: string, to: string): Promise<void> {
  const title = (await titlesIn(page, from))[0] ?? '';
  const { grip } = await placeOf(page, from);
  const { top } = await placeOf(page, to);
  const devTools = await page.context().newCDPSession(page);
  const touch = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    points: { x: number; y: number }[],
  ) => devTools.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  await touch('touchStart', [grip]);
  // The drag starts after a moment in which the finger rests.
  await page.locator('[data-dnd-dragging]').waitFor();
  const steps = 12;
  for (let step = 1; step <= steps; step++) {
    const x = grip.x + ((top.x - grip.x) * step) / steps;
    await touch('touchMove', [{ x, y: grip.y + ((top.y - grip.y) * step) / steps }]);
  }
  await columnIn(page, to).getByText(title, { exact: true }).first().waitFor();
  await touch('touchEnd', []);
}

/** Creates an opportunity, and opens its page. */
export async function openOpportunity(page: Page, served: Served, input: object) {
  const { id } = await mutate(served, 'createOpportunity', input);
  await page.goto(`${served.address}/board/opportunities/${id}`);
  await page.getByRole('region', { name: 'History' }).waitFor();
  await page.locator('[data-field="name"]').waitFor();
  /** Changes the opportunity as someone else would, and returns it. */
  return (change: object = {}) => mutate(served, 'updateOpportunity', { id, ...change });
}
