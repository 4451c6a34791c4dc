import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectAccessible } from '../support/accessibility.js';
import { columnIn } from '../support/board.js';
import { clientId, startBrowserSignIn } from '../support/browser-sign-in.js';
import { openTab, testInBrowser } from '../support/browser.js';
import { audience } from '../support/openid-provider.js';
import { call, demoKeysIn, newDemoFolder, startGateway } from '../support/process.js';

const patience = { timeout: 15_000 };

/** A token is renewed after half of its lifetime if that is short, and not each second. */
const lifetimeSeconds = 20;

interface Viewer {
  readonly user: { readonly email: string };
  readonly workspace: { readonly uuid: string };
}

/** Expects the page to give up on a provider that does not respond. The clock skips the wait. */
async function expectTimeout(page: Page, issuer: string): Promise<void> {
  const signIn = page.getByRole('button', { name: 'Sign in' });
  await page.route(`${issuer}/**`, () => undefined);
  const sent = page.waitForRequest(`${issuer}/**`);
  await signIn.click();
  await sent;
  expect(await signIn.isDisabled()).toBe(true);
  await page.clock.fastForward(11_000);
  await page.getByRole('alert').getByText('The sign-in provider cannot be reached.').waitFor();
  await expect.poll(() => signIn.isEnabled(), patience).toBe(true);
  await page.unroute(`${issuer}/**`);
}

/** The provider is away. Then it is open, and the person changes their mind there. The browser reports both as errors. */
async function expectFailures(
  address: string,
  provider: Awaited<ReturnType<typeof startBrowserSignIn>>,
  { user, workspace }: Viewer,
): Promise<void> {
  const tab = await openTab(address, { origins: [provider.issuer] });
  const { page } = tab;
  const signIn = page.getByRole('button', { name: 'Sign in' });
  const alert = page.getByRole('alert');
  await page.clock.install();
  await page.goto(`${address}/board?search=hugo`);
  await expectTimeout(page, provider.issuer);
  await page.reload();
  await signIn.click();
  await expect.poll(() => alert.innerText(), patience).toContain('cannot');
  let { email } = user;
  await provider.open({
    person: () => ({ workspaceId: workspace.uuid, email }),
    ...{ application: address, lifetimeSeconds },
  });
  await signIn.click();
  await page.getByRole('link', { name: 'No' }).click();
  await expect.poll(() => alert.innerText(), patience).toContain('Ann did not want to.');
  await expectAccessible(tab, 'sign-in-provider');

  // The gateway knows nobody of this address. The provider then asks again, although the person is still signed in there.
  email = 'nobody@example.com';
  const yes = page.getByRole('link', { name: 'Yes' });
  await signIn.click();
  await yes.click();
  await expect
    .poll(() => alert.innerText(), patience)
    .toContain('The gateway rejects this sign-in');
  await signIn.click();
  await yes.waitFor();
  ({ email } = user);
}

testInBrowser(
  'a person signs in to the board at a provider, keeps the session as tokens are renewed, and signs out',
  async () => {
    const provider = await startBrowserSignIn();
    // Behind a proxy, pages open without the key of the demo.
    const { address, banner } = await startGateway({
      ...{ DATA_DIR: await newDemoFolder(), TRUST_PROXY: '10.0.0.7' },
      ...{ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: audience, OIDC_CLIENT_ID: clientId },
    });
    const [apiKey] = demoKeysIn(banner);
    const query = '{ viewer { user { email name } workspace { uuid } } }';
    const { viewer } = (
      await call(`${address}/graphql`, apiKey, { method: 'POST', body: { query } })
    ).body.data;

    await expectFailures(address, provider, viewer);
    const { page, expectNoTrouble } = await openTab(address, { origins: [provider.issuer] });
    const issuedAt: number[] = [];
    page.on('response', (response) => {
      if (response.url() === `${provider.issuer}/token`) issuedAt.push(performance.now());
    });
    const tokens = new Set<string>();
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => {
        const { type, payload: init } = JSON.parse(String(payload));
        if (type === 'connection_init') tokens.add(init.Authorization);
      });
    });
    const signIn = page.getByRole('button', { name: 'Sign in' });
    await page.goto(`${address}/board?search=hugo`);
    await signIn.click();
    await page.getByRole('link', { name: 'Yes' }).click();
    await page.locator('.who', { hasText: viewer.user.name }).waitFor();
    expect(page.url()).toBe(`${address}/board?search=hugo`);
    await page.reload();
    await page.locator('.card').first().waitFor();
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([]);

    const renewed = await page.waitForResponse(`${provider.issuer}/token`);
    expect(renewed.status()).toBe(200);
    const [first = 0, next = 0] = issuedAt;
    expect(next - first).toBeGreaterThan(lifetimeSeconds * 400);
    await call(`${address}/v1/opportunities`, apiKey, {
      method: 'POST',
      body: { name: 'Hugo, live' },
    });
    await columnIn(page, 'New lead').getByText('Hugo, live').waitFor();
    expect(tokens.size).toBeGreaterThan(0);

    await page.getByRole('button', { name: 'Sign out' }).click();
    // The provider asks as well.
    await page.locator('button[name="logout"]').click();
    await page.waitForURL(`${address}/board`);
    await signIn.waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([]);
    expectNoTrouble();
  },
);
