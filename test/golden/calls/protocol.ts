// Calls for the rules of every route: authentication, addresses, methods, bodies, and idempotency keys.
import {
  get,
  patch,
  post,
  remove,
  type GoldenCall,
  type GoldenCalls,
  type Scene,
} from '../../support/golden-calls.js';

const opportunities = '/v1/opportunities';
const keyed = { headers: { 'Idempotency-Key': 'key-1' } };

/** Makes the call that is shown once before. */
async function again({ send }: Scene, call: GoldenCall): Promise<GoldenCall> {
  await send(call);
  return call;
}

export const protocolCalls: GoldenCalls = {
  '401-no-key': () => get(opportunities, { by: 'nobody' }),
  '401-unknown-key': () =>
    post(opportunities, {}, { by: 'nobody', headers: { Authorization: 'Bearer banana' } }),
  '403-read-only-key': () => post(opportunities, {}, { by: 'read-only key' }),
  '404-no-such-address': () => get('/v1/projects'),
  '405-no-such-method': () => ({ method: 'PUT', url: opportunities, payload: {} }),
  '405-of-a-record': async ({ opportunity }) => post(await opportunity(), {}),
  '413-too-large': () =>
    post(opportunities, `{"name": "${'x'.repeat(2 ** 20)}"}`, {
      headers: { 'Content-Type': 'application/json' },
    }),
  '415-not-json': () =>
    post(opportunities, 'contact_name=Ann', {
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Prefer: 'handling=strict',
      },
    }),

  'idempotency-first': () => post(opportunities, { contact_name: 'Ann Miller' }, keyed),
  'idempotency-replay': (scene) =>
    again(scene, post(opportunities, { contact_name: 'Ann Miller' }, keyed)),
  'idempotency-replay-of-a-step': async (scene) =>
    again(scene, post(`${await scene.opportunity()}/approve`, {}, keyed)),
  'idempotency-replay-of-a-deletion': async (scene) =>
    again(scene, remove(await scene.opportunity(), keyed)),
  'idempotency-422': async ({ send }) => {
    await send(post(opportunities, { contact_name: 'Ann Miller' }, keyed));
    return post(opportunities, { contact_name: 'Bob' }, keyed);
  },
  'idempotency-400': () => post(opportunities, {}, { headers: { 'Idempotency-Key': 'kéy' } }),

  'head-of-a-list': async ({ opportunity }) => {
    await opportunity();
    await opportunity();
    return { method: 'HEAD', url: `${opportunities}?limit=1` };
  },
  'head-of-a-record': async ({ opportunity }) => ({ method: 'HEAD', url: await opportunity() }),
  'head-304': async ({ opportunity }) => ({
    method: 'HEAD',
    url: await opportunity(),
    headers: { 'If-None-Match': '*' },
  }),
  'options-of-a-list': () => ({ method: 'OPTIONS', url: opportunities, by: 'nobody' }),
  'options-of-a-record': async ({ opportunity }) => ({
    method: 'OPTIONS',
    url: await opportunity(),
    by: 'nobody',
  }),
  'options-404': () => ({ method: 'OPTIONS', url: '/v1/projects', by: 'nobody' }),
  'options-preflight': async ({ opportunity }) => ({
    method: 'OPTIONS',
    url: await opportunity(),
    by: 'nobody',
    headers: {
      Origin: 'https://app.example.com',
      'Access-Control-Request-Method': 'PATCH',
      'Access-Control-Request-Headers': 'authorization, content-type, if-match',
    },
  }),
  'update-by-the-id-of-graphql': async ({ opportunity, send }) => {
    const { body } = await send(get(await opportunity()));
    return patch(`${opportunities}/${encodeURIComponent(body.node_id as string)}`, { name: 'A' });
  },
};
