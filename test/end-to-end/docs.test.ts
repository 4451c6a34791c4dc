import { expect } from 'vitest';
import {
  expectAccessible,
  expectKeyboardReachesAll,
  type AcceptedFinding,
} from '../support/accessibility.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { runToEnd } from '../support/graphiql.js';
import { theDemo } from '../support/process.js';

const patience = { timeout: 30_000 };

/** Swagger UI puts the link to an operation into the button that opens it. Both do the same. */
const accepted: readonly AcceptedFinding[] = [
  { rule: 'nested-interactive', within: '.opblock-summary-control' },
];

/** Swagger UI's second button that opens an operation. */
const secondButton = '.opblock-control-arrow';

testInBrowser(
  'the reference shows every call, loads nothing from other servers, and "try it" returns rows with the demo key',
  async () => {
    const { address } = await theDemo();
    const tab = await openTab(address);
    const { page, expectNoTrouble, screenshot } = tab;
    await page.goto(`${address}/docs`);
    const operations = page.locator('.opblock');
    await operations.first().waitFor();
    const { paths } = (await (await fetch(`${address}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const calls = Object.values(paths).flatMap((path) => Object.keys(path));
    expect(await operations.count()).toBe(calls.length);
    await expectKeyboardReachesAll(page, secondButton);
    await expectAccessible(tab, 'docs', accepted);

    const list = page.locator('#operations-opportunities-listOpportunities');
    await list.locator('.opblock-summary-control').click();
    await list.getByPlaceholder('q', { exact: true }).fill('roof');
    await list.locator('tr[data-param-name="limit"] input').fill('2');
    await list.getByRole('button', { name: 'Execute' }).click();
    const answer = list.locator('.live-responses-table .response').first();
    await expect.poll(() => answer.innerText(), patience).toContain('"contact_name"');
    expect(await answer.locator('.response-col_status').innerText()).toBe('200');
    expect((await answer.innerText()).match(/"node_id"/g)).toHaveLength(2);
    await screenshot('docs-answer');

    // From there to GraphQL: that very call.
    await list.getByRole('link', { name: 'Show this call as GraphQL' }).click();
    await page.getByRole('link', { name: 'Open in GraphiQL' }).click();
    const { data } = await runToEnd(page, 'ListOpportunities');
    expect(data).toHaveLength(2);
    expectNoTrouble();
  },
);

testInBrowser(
  'the reference links each operation to GraphQL, with the current body of the form, and back',
  async () => {
    const { address } = await theDemo();
    const { page, expectNoTrouble } = await openTab(address);
    await page.goto(`${address}/docs#/contacts/createContact`);
    const create = page.locator('#operations-contacts-createContact');
    await create.locator('textarea').fill('{"first_name": "Zoë", "phone": "1"}');
    await create.getByRole('link', { name: 'CreateContact' }).click();
    await page.getByRole('heading', { name: 'CreateContact' }).waitFor();
    expect(await page.locator('.alert').count()).toBe(0);
    expect(JSON.parse(await page.locator('pre').nth(2).innerText())).toEqual({
      input: { firstName: 'Zoë', phone: '1' },
    });
    await page.getByRole('link', { name: 'In the REST reference' }).click();
    await create.locator('textarea').waitFor();
    expectNoTrouble();
  },
);
