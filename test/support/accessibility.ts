// Accessibility of a page in a browser: axe-core, and the keyboard alone. Each page is checked in the test that opens it.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Tab } from './browser.js';

/** A finding of axe-core that is accepted, because the markup is not ours. */
export interface AcceptedFinding {
  readonly rule: string;
  /** The elements within which it is accepted. */
  readonly within: string;
}

/** Both color schemes at both widths, in an order in which each step changes one of the two. */
const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
] as const;

let source: Promise<string> | undefined;

/** Runs in the page, whose policy may forbid style elements. Colors in the middle of a transition are not checked. */
const stillScript = `{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important }');
  document.adoptedStyleSheets.push(sheet);
}`;

/** Runs in the page. Only findings that keep people from using the page are reported: those of the two highest levels. */
const findingsScript = (accepted: readonly AcceptedFinding[]) => `
  axe.run(document, { resultTypes: ['violations'], elementRef: true, preload: false }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes
          .filter(({ element }) => !${JSON.stringify(accepted)}.some(
            ({ rule, within }) => rule === id && element.closest(within)))
          .map(({ target, failureSummary }) => [id, target.join(' '), failureSummary].join(': '))))`;

/** Fails if axe-core reports a serious finding, or if the page is wider than the screen. */
export async function expectAccessible(
  { page, screenshot }: Pick<Tab, 'page' | 'screenshot'>,
  name: string,
  accepted: readonly AcceptedFinding[] = [],
): Promise<void> {
  source ??= readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
  await page.evaluate(await source);
  await page.evaluate(stillScript);
  for (const { width, colorScheme } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    const look = `${name}-${String(width)}-${colorScheme}`;
    await screenshot(look);
    expect(await page.evaluate(findingsScript(accepted)), look).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), look).toBe(
      true,
    );
  }
}

/** Controls that the tabulator key must reach. Of radio buttons with the same name, it reaches one. */
const controls =
  'a[href], button:enabled, input:enabled:not([type=radio]), select:enabled, textarea:enabled, [tabindex="0"]';

/**
 * Fails if the tabulator key does not reach a visible control, starting from the top of the page.
 *
 * @param except controls that need not be reached
 */
export async function expectKeyboardReachesAll(page: Page, except = '#none'): Promise<void> {
  const count = await page.evaluate<number>(`
    window.reached = new Set();
    addEventListener('focusin', ({ target }) => reached.add(target));
    window.controls = [...document.querySelectorAll('${controls}')].filter(
      (each) => each.checkVisibility() && !each.matches('${except}'));
    document.activeElement.blur();
    controls.length`);
  expect(count).toBeGreaterThan(0);
  const missed = () =>
    page.evaluate<string[]>(
      'controls.filter((each) => each.isConnected && !reached.has(each)).map(({ outerHTML }) => outerHTML)',
    );
  // The parts of a date take a press each.
  for (let pressed = 0; pressed <= 2 * count && (await missed()).length > 0; pressed += 10)
    for (let step = 0; step < 10; step++) await page.keyboard.press('Tab');
  expect(await missed()).toEqual([]);
}
