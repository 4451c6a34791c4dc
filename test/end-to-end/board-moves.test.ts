// Cards that are moved on the board: with the mouse, with a finger, and with the keyboard.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  countIn,
  dragFirstCard,
  dragFirstCardByTouch,
  openBoard,
  openSignedIn,
  titlesIn,
} from '../support/board.js';
import { newPipeline, theBoard } from '../support/board-data.js';
import { testInBrowser } from '../support/browser.js';

const patience = { timeout: 15_000 };
const [newLead, appointment] = ['New lead', 'Appointment set'];

/** Opens a board of three new leads and one appointment, which gets no live events: the page shows its own moves without. */
async function openMoves(options?: Parameters<typeof openSignedIn>[1]) {
  const served = await theBoard();
  const cards = { [newLead]: ['Attic', 'Balcony', 'Chimney'], [appointment]: ['Deck'] };
  const { path } = await newPipeline(served, cards);
  const tab = await openSignedIn(served, options);
  await tab.page.routeWebSocket(/\/graphql$/, () => undefined);
  await openBoard(tab.page, served.address + path);
  return tab;
}

const shown = async (page: Page) => [
  await titlesIn(page, newLead),
  await titlesIn(page, appointment),
];

testInBrowser(
  'a card that is dragged with the mouse moves at once, and back if the gateway rejects the move',
  async () => {
    const { page, expectNoTrouble } = await openMoves();
    let respond: (isRejected: boolean) => void = () => undefined;
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation MoveOpportunity') !== true)
        return route.continue();
      const isRejected = await new Promise<boolean>((resolve) => (respond = resolve));
      const moveOpportunity = {
        __typename: 'ForbiddenError',
        code: 'FORBIDDEN',
        message: 'The role does not allow it.',
      };
      return isRejected ? route.fulfill({ json: { data: { moveOpportunity } } }) : route.continue();
    });
    const moved = [
      ['Balcony', 'Chimney'],
      ['Attic', 'Deck'],
    ];
    await dragFirstCard(page, newLead, appointment);
    await page.locator('[data-dnd-dragging]').waitFor({ state: 'detached' });
    // The gateway has not responded yet.
    await expect.poll(() => shown(page), patience).toEqual(moved);
    expect(await countIn(page, appointment)).toBe(1);
    respond(false);
    await expect.poll(() => countIn(page, appointment), patience).toBe(2);
    await page.reload();
    await expect.poll(() => shown(page), patience).toEqual(moved);

    await dragFirstCard(page, newLead, appointment);
    await page.locator('[data-dnd-dragging]').waitFor({ state: 'detached' });
    await expect.poll(() => titlesIn(page, newLead), patience).toEqual(['Chimney']);
    respond(true);
    await page.getByText('The card was not moved. The role does not allow it.').waitFor();
    await expect.poll(() => shown(page), patience).toEqual(moved);
    expectNoTrouble();
  },
);

testInBrowser('a card is dragged with a finger on a screen of 390 px', async () => {
  const narrow = { hasTouch: true, viewport: { width: 390, height: 800 } };
  const { page, expectNoTrouble, screenshot } = await openMoves(narrow);
  await dragFirstCardByTouch(page, newLead, appointment);
  await expect.poll(() => countIn(page, appointment), patience).toBe(2);
  await screenshot('board-touch');
  expect(await shown(page)).toEqual([
    ['Balcony', 'Chimney'],
    ['Attic', 'Deck'],
  ]);
  expectNoTrouble();
});

testInBrowser('the keyboard reaches each card, and moves it with announcements', async () => {
  const { page, expectNoTrouble } = await openMoves();
  const focused = () => page.locator(':focus').innerText();
  // One card of each column is in the tab order.
  const inTabOrder = page.locator('.card-title[tabindex="0"]');
  expect(await inTabOrder.allInnerTexts()).toEqual(['Attic', 'Deck']);
  await inTabOrder.first().focus();
  for (const [key, title] of [
    ['ArrowDown', 'Balcony'],
    ['End', 'Chimney'],
    ['ArrowRight', 'Deck'],
    ['ArrowLeft', 'Chimney'],
    ['ArrowUp', 'Balcony'],
    ['Home', 'Attic'],
  ] as const) {
    await page.keyboard.press(key);
    expect(await focused(), key).toBe(title);
  }
  expect(await inTabOrder.allInnerTexts()).toEqual(['Attic', 'Deck']);

  const announced = () => page.locator('[role="status"][aria-live]').allInnerTexts();
  const expectAnnounced = (text: string) =>
    expect.poll(announced, patience).toContainEqual(expect.stringContaining(text));
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expectAnnounced('Picked up. Attic is at position 1 of 3 in New lead.');
  await page.keyboard.press('ArrowDown');
  await expectAnnounced('Attic is at position 2 of 3 in New lead.');
  await page.keyboard.press('Space');
  const moved = [['Balcony', 'Attic', 'Chimney'], ['Deck']];
  await expect.poll(() => shown(page), patience).toEqual(moved);
  await page.reload();
  await expect.poll(() => shown(page), patience).toEqual(moved);
  expectNoTrouble();
});
