import { expect } from 'vitest';
import { expectAccessible, expectKeyboardReachesAll } from '../support/accessibility.js';
import { openOpportunity, openSignedIn } from '../support/board.js';
import { newReadOnlyKey, theBoard } from '../support/board-data.js';
import { testInBrowser } from '../support/browser.js';

const patience = { timeout: 15_000 };
const question = 'Leave this page? Your changes have not been saved.';

testInBrowser('all changed fields are saved, by mouse and by keyboard', async () => {
  const served = await theBoard();
  const tab = await openSignedIn(served);
  const { page, expectNoTrouble } = tab;
  const change = await openOpportunity(page, served, { name: 'Roof', tags: ['old'] });
  await page.getByLabel('Value', { exact: true }).fill('12500.50');
  await page.getByLabel('City').fill('Bern');
  await page.getByLabel('Appointment').fill('2031-05-06T07:08');
  await page.getByLabel('Tags').fill('steep');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove the tag old' }).click();
  await page.getByRole('combobox', { name: 'Sales rep' }).focus();
  await page.keyboard.press('ArrowDown');
  const option = page.getByRole('listbox').getByRole('option').first();
  const person = await option.innerText();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name', { exact: true }).fill('Steep roof');
  await page.keyboard.press('Enter');
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await change()).toMatchObject({ name: 'Steep roof', value: '12500.50', tags: ['steep'] });
  await page.reload();
  await page.getByRole('heading', { name: 'Steep roof' }).waitFor();
  await page.getByLabel('City').waitFor();
  expect(await page.getByRole('combobox', { name: 'Sales rep' }).inputValue()).toBe(person);
  // The event has the ID of the person, whose name is read.
  const linked = page.locator('.history li li', { hasText: 'Sales rep: ' });
  await expect.poll(() => linked.innerText(), patience).toMatch(new RegExp(`now\\s+${person}$`));
  // No element takes the focus, so that the page does not scroll to it.
  expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  expect(await page.getByLabel('City').inputValue()).toBe('Bern');
  expect(await page.getByLabel('Appointment').inputValue()).toBe('2031-05-06T07:08');
  await expectKeyboardReachesAll(page);
  await expectAccessible(tab, 'opportunity');
  expectNoTrouble();
});

testInBrowser(
  'an issue stands beside its field, which gets the focus, and a draft is not lost without a question',
  async () => {
    const served = await theBoard();
    const { page, expectNoTrouble } = await openSignedIn(served);
    await openOpportunity(page, served, { name: 'Roof' });
    const value = page.getByLabel('Value', { exact: true });
    await value.fill('much');
    await page.getByLabel('Customer').fill('Ada');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('[data-field="value"] .issue').waitFor();
    expect(await value.getAttribute('aria-invalid')).toBe('true');
    expect(await value.getAttribute('aria-describedby')).toContain('field-value-issue');
    expect(await page.evaluate('document.activeElement.id')).toBe('field-value');
    await value.fill('10');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await page.locator('.issue').count()).toBe(0);

    // Changes that are not saved are lost only if the person says so.
    const link = page.getByRole('link', { name: 'To the board' });
    const questions: string[] = [];
    let isLeaving = false;
    page.on('dialog', (dialog) => {
      questions.push(dialog.message());
      void (isLeaving ? dialog.accept() : dialog.dismiss());
    });
    await value.fill('11');
    await link.click();
    expect(await value.inputValue()).toBe('11');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await value.inputValue()).toBe('11');
    expect(questions).toEqual([question, question]);
    isLeaving = true;
    await link.click();
    await page.getByRole('heading', { name: 'Opportunities by stage' }).waitFor();
    expect(questions).toHaveLength(3);
    expectNoTrouble();
  },
);

testInBrowser('a conflict shows both values of each field, and saves those chosen', async () => {
  const served = await theBoard();
  const tab = await openSignedIn(served);
  const { page, expectNoTrouble } = tab;
  const change = await openOpportunity(page, served, { name: 'Roof', contactName: 'A' });
  await page.getByLabel('Name', { exact: true }).fill('Mine');
  await page.getByLabel('Customer').fill('My customer');
  await page.getByLabel('City').fill('Bern');
  const theirs = { name: 'Theirs', contactName: 'Their customer', leadSource: 'Referral' };
  await change(theirs);
  await page.getByText('Changed by someone else to: Theirs').waitFor();
  // An untouched field follows at once.
  await expect.poll(() => page.getByLabel('Lead source').inputValue(), patience).toBe('Referral');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const name = page.getByRole('group', { name: 'Name' });
  await name.getByText('Mine', { exact: true }).waitFor();
  await name.getByText('Theirs', { exact: true }).waitFor();
  await expectAccessible(tab, 'conflict');
  await page.getByRole('group', { name: 'Customer' }).getByLabel('Take theirs').check();
  await page.getByRole('button', { name: 'Save with these values' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await change()).toMatchObject({ ...theirs, name: 'Mine' });
  expectNoTrouble();
});

testInBrowser('actions change the state, and the history tells of them at once', async () => {
  const served = await theBoard();
  const { page, expectNoTrouble } = await openSignedIn(served);
  const change = await openOpportunity(page, served, { name: 'Roof' });
  const newest = page.locator('.history ol > li').first();
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  for (const [name, event] of [
    ['Approve', 'Approved'],
    ['Unapprove', 'Unapproved'],
    ['Archive', 'Archived'],
    ['Restore', 'Restored'],
  ] as const) {
    await button(name).click();
    await newest.locator('strong', { hasText: event }).waitFor();
    await button(name).waitFor({ state: 'detached' });
  }
  await page.getByLabel('Stage').selectOption({ label: 'Appointment set' });
  await newest.locator('strong', { hasText: 'Moved' }).waitFor();
  for (let value = 1; value <= 9; value += 1) await change({ value: String(value) });
  await newest.getByText(/^9(\.00)?$/).waitFor();
  await page.reload();
  await button('Show older events').click();
  await page.locator('.history strong', { hasText: 'Created' }).waitFor();
  // The second click of a double click cancels.
  await button('Delete').dblclick();
  await button('Delete').waitFor();
  await button('Delete').click();
  await button('Delete for good').click();
  await page.waitForURL(/\/board\/?$/);
  await page.goBack();
  await page.getByText('There is no such opportunity').waitFor();
  expectNoTrouble();
});

testInBrowser('a read-only key sees all values, and no button that changes them', async () => {
  const served = await theBoard();
  const { page, expectNoTrouble } = await openSignedIn({
    ...served,
    apiKey: await newReadOnlyKey(served),
  });
  await openOpportunity(page, served, { name: 'Roof', contactName: 'Ada', value: '10' });
  // Before the permissions are known, nobody sees a button.
  await page.locator('.who', { hasText: 'Admin' }).waitFor();
  expect(await page.locator('[data-field="contactName"]').innerText()).toContain('Ada');
  expect(await page.locator('[data-field="value"]').innerText()).toContain('10');
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['Sign out']);
  expect(await page.locator('input, select, textarea').count()).toBe(0);
  expectNoTrouble();
});

testInBrowser(
  'a new opportunity opens with the cursor in the name, on a narrow screen',
  async () => {
    const served = await theBoard();
    const { page, expectNoTrouble, screenshot } = await openSignedIn(served);
    await openOpportunity(page, served, {});
    expect(await page.evaluate('document.activeElement.id')).toBe('field-name');
    for (const [width, colorScheme] of [
      [1280, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await screenshot(`opportunity-${String(width)}`);
    }
    expectNoTrouble();
  },
);
