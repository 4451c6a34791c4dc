// The recipe of docs/guides/people.md for a backend that signs people in by itself.
import { readFileSync } from 'node:fs';
import { expect, test, vi, onTestFinished } from 'vitest';
import { Client, newUser, newWorkspace } from '../../support/gateway.js';
import { listeningApp, write } from '../../support/live.js';
import { subscribe } from '../../support/sse.js';
import { signedInSocket } from '../../support/web-socket.js';

const guide = readFileSync(new URL('../../../docs/guides/people.md', import.meta.url), 'utf8');
const [, recipe = ''] = guide.split('## Recipe: a backend without a provider');
const [, document = ''] = /```graphql\n([^]*?)```/.exec(recipe) ?? [];

/** The mutation of the guide, for another user and another end. */
function mutationFor(userId: string, expiresAt: string): string {
  const given = { userId, expiresAt };
  return Object.entries(given).reduce(
    (text, [name, value]) => text.replace(new RegExp(`(${name}: )".*"`), `$1"${value}"`),
    document,
  );
}

/** A browser whose key the backend has created with its own key, which is that of an admin. */
async function newBrowser() {
  const workspace = await newWorkspace();
  const user = await newUser(workspace.id, 'member');
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const { createApiKey } = await workspace.client.data<any, object>(
    mutationFor(user.id, expiresAt),
    {},
  );
  const { key, apiKey } = createApiKey as { key: string; apiKey: { id: string } };
  return { workspace, user, apiKey, browser: new Client(key) };
}

test('the key of the browser acts for the user until the backend revokes it', async () => {
  const { workspace, user, apiKey, browser } = await newBrowser();
  const { viewer } = await browser.data<any, object>(
    '{ viewer { user { uuid } permissions } }',
    {},
  );
  expect(viewer.user).toEqual({ uuid: user.id });
  expect(viewer.permissions).toContain('CREATE_OPPORTUNITY');
  expect(viewer.permissions).not.toContain('CREATE_API_KEY');

  await write(browser, 'createOpportunity');
  const { opportunityEvents } = await workspace.client.data<any, object>(
    '{ opportunityEvents { nodes { user { uuid } apiKey { id name } } } }',
    {},
  );
  expect(opportunityEvents.nodes).toEqual([
    { user: { uuid: user.id }, apiKey: { id: apiKey.id, name: 'Browser of Ann' } },
  ]);

  const signOut = `mutation ($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { ... on RevokeApiKeyPayload { apiKey { id } } } }`;
  await workspace.client.data(signOut, { input: { id: apiKey.id } });
  expect((await browser.get('/v1/me')).status).toBe(401);
});

test('its streams and sockets end at the time in expiresAt', async () => {
  const { browser } = await newBrowser();
  const { address } = await listeningApp({ keyCheckIntervalMs: 20 });
  const stream = await subscribe(address, browser.apiKey);
  const socket = await signedInSocket(address, browser.apiKey);
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  expect(await stream.lastError()).toMatchObject({ code: 'UNAUTHORIZED' });
  expect((await socket.closed).code).toBe(4401);
});
