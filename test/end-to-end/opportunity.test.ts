import { expect } from 'vitest';
import { expectAccessible, expectKeyboardReachesAll } from '../support/accessibility.js';
import { openOpportunity, startDemoWithKey } from '../support/board.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { call } from '../support/process.js';

const patience = { timeout: 15_000 };

testInBrowser('all changed fields are saved, by mouse and by keyboard', async () => {
  const { address, apiKey } = await startDemoWithKey();
  const tab = await openTab(address);
  const { page, expectNoTrouble } = tab;
  const change = await openOpportunity(page, address, apiKey, { name: 'Roof', tags: ['old'] });
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
  expect(await page.getByRole('combobox', { name: 'Sales rep' }).inputValue()).toBe(person);
  expect(await page.getByLabel('City').inputValue()).toBe('Bern');
  expect(await page.getByLabel('Appointment').inputValue()).toBe('2031-05-06T07:08');
  await expectKeyboardReachesAll(page);
  await expectAccessible(tab, 'opportunity');
  expectNoTrouble();
});

testInBrowser('an issue stands beside its field, which gets the focus', async () => {
  const { address, apiKey } = await startDemoWithKey();
  const { page, expectNoTrouble } = await openTab(address);
  await openOpportunity(page, address, apiKey, { name: 'Roof' });
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
  expectNoTrouble();
});

testInBrowser('a conflict shows both values of each field, and saves those chosen', async () => {
  const { address, apiKey } = await startDemoWithKey();
  const tab = await openTab(address);
  const { page, expectNoTrouble } = tab;
  const change = await openOpportunity(page, address, apiKey, { name: 'Roof', contactName: 'A' });
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
  const { address, apiKey } = await startDemoWithKey();
  const { page, expectNoTrouble } = await openTab(address);
  const change = await openOpportunity(page, address, apiKey, { name: 'Roof' });
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
  await button('Delete').click();
  await button('Delete for good').click();
  await page.waitForURL(/\/board\/?$/);
  await page.goBack();
  await page.getByText('There is no such opportunity').waitFor();
  expectNoTrouble();
});

testInBrowser('a read-only key sees all values, and no button that changes them', async () => {
  const { address, apiKey } = await startDemoWithKey();
  const { page, expectNoTrouble } = await openTab(address);
  const { body } = await call(`${address}/graphql`, apiKey, {
    method: 'POST',
    body: {
      query: `mutation { createApiKey(input: { name: "Reader", readOnly: true }) {
        ... on CreateApiKeyPayload { key } } }`,
    },
  });
  const { key } = body.data.createApiKey;
  await page.addInitScript(`sessionStorage.setItem('opportunity-board-token', '${key}')`);
  await openOpportunity(page, address, apiKey, { name: 'Roof', contactName: 'Ada' });
  // Before the permissions are known, nobody sees a button.
  await page.locator('.who', { hasText: 'Admin' }).waitFor();
  expect(await page.locator('[data-field="contactName"]').innerText()).toContain('Ada');
  const buttons = await page.getByRole('button').allInnerTexts();
  expect(buttons).toEqual(['Sign out']);
  expect(await page.getByRole('textbox').count()).toBe(0);
  expectNoTrouble();
});

testInBrowser(
  'a new opportunity opens with the cursor in the name, on a narrow screen',
  async () => {
    const { address, apiKey } = await startDemoWithKey();
    const { page, expectNoTrouble, screenshot } = await openTab(address);
    await openOpportunity(page, address, apiKey, {});
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
