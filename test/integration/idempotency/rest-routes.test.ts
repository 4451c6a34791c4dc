import { describe, expect, test } from 'vitest';
import { countOpportunities, newWorkspace, type Answer } from '../../support/gateway.js';
import { ageAnswers } from '../../support/idempotency.js';
import { bodyOf, errorOf, opportunitiesPath, refusalOf, strictly } from '../../support/rest.js';
import {
  goodCall,
  isOfRecord,
  named,
  routes,
  takesIfMatch,
  type Route,
} from '../../support/routes.js';

const writes = routes.filter(({ method }) => method !== 'GET');

/** A call of a route under the same key, each time. */
async function newKeyedCall(route: Route) {
  const workspace = await newWorkspace();
  const { client } = workspace;
  const call = await goodCall(route, workspace);
  const send = (
    change: { url?: string; payload?: object; headers?: Record<string, string> } = {},
  ) =>
    client.send({
      ...call,
      ...change,
      headers: { ...strictly, 'idempotency-key': 'key', ...change.headers },
    });
  return { workspace, client, call, send };
}

/** The parts of a response that a replay must repeat. */
function contentOf({ status, headers, body }: Answer) {
  const { 'x-request-id': requestId, date, 'idempotent-replayed': replayed, ...others } = headers;
  expect([requestId, date]).not.toContain(undefined);
  return { status, headers: others, body, replayed };
}

describe.each(named(writes))('%s with an Idempotency-Key', (_name, route) => {
  test('is executed once: the response is replayed with its ETag and Location', async () => {
    const { send } = await newKeyedCall(route);
    const first = contentOf(await send());
    expect(route.kind.statuses).toContain(first.status);
    expect(first.replayed).toBeUndefined();
    const { name } = route.kind;
    expect(first.headers.etag !== undefined).toBe(
      ['created', 'changed', 'upserted'].includes(name),
    );
    const createsOne = first.status === 201 && name !== 'batch';
    expect(first.headers.location !== undefined).toBe(createsOne);
    for (let again = 0; again < 2; again++)
      expect(contentOf(await send())).toStrictEqual({ ...first, replayed: 'true' });
  });

  test('is rejected with another body, address or condition', async () => {
    const { workspace, call, send } = await newKeyedCall(route);
    const first = contentOf(await send());
    const changes = [
      { payload: { ...call.payload, nope: 1 } },
      { url: `${call.url}?a=1` },
      { headers: { 'if-match': '"1"' } },
      ...(isOfRecord(route) ? [{ url: (await goodCall(route, workspace)).url }] : []),
    ];
    for (const change of changes) {
      const answer = await send(change);
      errorOf(answer, 422, 'idempotency_mismatch');
      expect(answer.headers).not.toHaveProperty('idempotent-replayed');
    }
    expect(contentOf(await send())).toStrictEqual({ ...first, replayed: 'true' });
  });

  test.runIf(takesIfMatch(route))('is rejected with another condition', async () => {
    const { send } = await newKeyedCall(route);
    const [match, noneMatch] = ['if-match', 'if-none-match'].map((name) => ({
      headers: { [name]: '*' },
    }));
    expect(route.kind.statuses).toContain((await send(match)).status);
    errorOf(await send(noneMatch), 422, 'idempotency_mismatch');
  });

  test('that is rejected leaves the key free', async () => {
    const { send } = await newKeyedCall(route);
    for (const wrong of [
      { payload: { nope: 1 } },
      { url: `${opportunitiesPath}/nothing` },
      ...(takesIfMatch(route) ? [{ headers: { 'if-match': '"9"' } }] : []),
    ]) {
      const refused = await send(wrong);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.headers).not.toHaveProperty('idempotent-replayed');
    }
    const done = contentOf(await send());
    expect(route.kind.statuses).toContain(done.status);
    expect(done.replayed).toBeUndefined();
  });
});

test('a replay does not evaluate the condition of the call again', async () => {
  const { client } = await newWorkspace();
  const { body } = await client.post(opportunitiesPath, {});
  const archive = () =>
    client.post(
      `${opportunitiesPath}/${body.id}/archive`,
      {},
      { 'idempotency-key': 'key', 'if-match': '"1"' },
    );
  const first = await archive();
  expect(first.headers.etag).toBe('"2"');
  await client.post(`${opportunitiesPath}/${body.id}/restore`);
  const again = await archive();
  expect(again).toMatchObject({ status: 200, body: first.body });
  expect(again.headers).toMatchObject({ etag: '"2"', 'idempotent-replayed': 'true' });
});

describe('a batch with an Idempotency-Key', () => {
  const batch = (opportunities: readonly object[], all_or_none = false) => ({
    payload: { opportunities, all_or_none },
  });
  const newBatch = async () => {
    const [route] = routes.filter(({ kind }) => kind.name === 'batch');
    if (!route) throw new Error('There is no batch.');
    return newKeyedCall(route);
  };

  test('of which some items were created returns 207 again, and creates nothing more', async () => {
    const { workspace, send } = await newBatch();
    const some = batch([{}, { value: -1 }]);
    const first = contentOf(await send(some));
    expect(first.status).toBe(207);
    expect(contentOf(await send(some))).toStrictEqual({ ...first, replayed: 'true' });
    expect(await countOpportunities(workspace.id)).toBe(1);
  });

  test('of which no item was created leaves the key free', async () => {
    const { workspace, send } = await newBatch();
    const none = await send(batch([{ value: -1 }]));
    expect(bodyOf(none, 207).data[0].opportunity).toBeNull();
    refusalOf(await send(batch([{ value: -1 }], true)), 'opportunities[0].value');
    const done = await send(batch([{ value: 1 }]));
    expect(bodyOf(done, 201).data[0].opportunity.value).toBe(1);
    expect(done.headers).not.toHaveProperty('idempotent-replayed');
    expect(await countOpportunities(workspace.id)).toBe(1);
  });
});

test('a key is free again after a day', async () => {
  const [route] = writes.filter(({ kind }) => kind.name === 'created');
  if (!route) throw new Error('Nothing can be created.');
  const { workspace, send } = await newKeyedCall(route);
  const first = contentOf(await send());
  await ageAnswers(workspace.id, 24 * 3_600_000);
  const second = contentOf(await send());
  expect(second).toMatchObject({ status: 201, replayed: undefined });
  expect(second.headers.location).not.toBe(first.headers.location);
});
