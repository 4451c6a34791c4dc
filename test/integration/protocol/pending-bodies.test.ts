// Requests whose bodies wait in memory.
import type { FastifyReply, FastifyRequest } from 'fastify';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import { database } from '../../support/gateway.js';

test('a workspace whose requests hold more than 32 MiB of bodies gets 429 until one has a response', async () => {
  const server = createApp({ database, logger: pino({ level: 'silent' }), drainDelayMs: 0 });
  onTestFinished(() => server.close());
  const onRequest = (request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    const viewer = { workspaceId: request.headers['x-workspace'], principal: { kind: 'key' } };
    Object.assign(request, { caller: { viewer } });
    done();
  };
  const held: (() => void)[] = [];
  const hold = () =>
    new Promise<object>((resolve) => {
      held.push(() => {
        resolve({});
      });
    });
  server.post('/held', { onRequest }, hold);
  server.post('/read', { onRequest }, () => ({}));
  const post = async (url: string, workspace: string) => {
    const payload = JSON.stringify({ text: 'x'.repeat(2 ** 20 - 11) });
    const headers = { 'x-workspace': workspace, 'content-type': 'application/json' };
    return (await server.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  const waiting = Array.from({ length: 32 }, () => post('/held', 'one'));
  await expect.poll(() => held.length).toBe(32);
  expect([await post('/read', 'one'), await post('/read', 'other')]).toEqual([429, 200]);
  held[0]?.();
  expect(await waiting[0]).toBe(200);
  await expect.poll(() => post('/read', 'one')).toBe(200);
  for (const release of held) release();
  await Promise.all(waiting);
});
