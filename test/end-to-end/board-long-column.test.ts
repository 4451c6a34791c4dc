// A column with more cards than are loaded at once.
import { expect } from 'vitest';
import { columnIn, countIn, dragFirstCard, openBoard, openSignedIn } from '../support/board.js';
import { newPipeline, theBoard } from '../support/board-data.js';
import { testInBrowser } from '../support/browser.js';

const patience = { timeout: 15_000 };
const newLead = 'New lead';

/** Runs in the page. */
const isFocusInView = `(() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  const list = document.activeElement.closest('.cards').getBoundingClientRect();
  return top >= list.top && bottom <= list.bottom;
})()`;

testInBrowser(
  'a long column renders few cards, and scrolling or the End key reaches all of them, also while a move is pending',
  async () => {
    const served = await theBoard();
    const titles = Array.from({ length: 200 }, (_, index) => `Card ${index + 1}`);
    const { path } = await newPipeline(served, { [newLead]: titles, Won: ['Deck'] });
    const { page, expectNoTrouble } = await openSignedIn(served);
    // Without live events: those of the new cards would load these cards before the test scrolls.
    await page.routeWebSocket(/\/graphql$/, () => undefined);
    let send = () => Promise.resolve();
    await page.route('**/graphql', async (route) => {
      if (route.request().postDataJSON().operationName !== 'MoveOpportunity')
        return route.continue();
      await new Promise<void>((resolve) => {
        send = async () => {
          await route.continue();
          resolve();
        };
      });
    });
    await openBoard(page, served.address + path);
    const column = columnIn(page, newLead);
    const rendered = column.locator('.card');
    const focused = () => page.locator(':focus').innerText();
    expect(await countIn(page, newLead)).toBe(200);
    /** Moves the focus to the last card that is loaded, where the next page is loaded. */
    const goToEnd = async () => {
      await page.keyboard.press('End');
      expect(await rendered.count()).toBeLessThan(60);
      return focused();
    };
    // The gateway responds to the move once all cards are loaded.
    await dragFirstCard(page, newLead, 'Won');
    await page.locator('[data-dnd-dragging]').waitFor({ state: 'detached' });
    await column.locator('.card-title').first().focus();
    expect(await goToEnd()).toBe('Card 25');
    await expect.poll(goToEnd, { timeout: 60_000 }).toBe('Card 200');
    await send();
    await expect.poll(() => countIn(page, newLead), patience).toBe(199);

    await page.reload();
    await rendered.first().waitFor();
    const last = column.locator('.card-title', { hasText: /^Card 200$/ });
    const list = column.locator('.cards');
    /** Scrolls to the end of what is loaded. */
    const scrollToEnd = async () => {
      await list.evaluate((element: { scrollTop: number }) => (element.scrollTop = 1_000_000));
      expect(await rendered.count()).toBeLessThan(60);
      return last.count();
    };
    await expect.poll(scrollToEnd, patience).toBe(1);

    const inTabOrder = column.locator('.card-title[tabindex="0"]');
    // The card in the tab order is rendered wherever it is.
    expect(await inTabOrder.allInnerTexts()).toEqual(['Card 2']);
    await inTabOrder.focus();
    for (const [key, title] of [
      ['End', 'Card 200'],
      ['ArrowUp', 'Card 199'],
      ['Home', 'Card 2'],
      ['ArrowDown', 'Card 3'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused(), key).toBe(title);
      await expect.poll(() => page.evaluate(isFocusInView), patience).toBe(true);
    }
    const item = column.locator('[aria-posinset="2"]');
    expect(await item.getAttribute('aria-setsize')).toBe('199');
    expect(await rendered.count()).toBeLessThan(60);
    expectNoTrouble();
  },
);
