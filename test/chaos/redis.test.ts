// Faults of the Redis through which processes share their rate limits. Each test prints its figures.
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import type { RunningGateway } from '../support/launch.js';
import { newApiKey, startGateway } from '../support/process.js';
import { hasRedis, newRedis } from '../support/redis.js';

if (!hasRedis) process.stdout.write('Skipped: the tests of Redis, which is not installed here.\n');

let server: PostgresServer;
let databases = 0;
beforeAll(async () => {
  if (hasRedis) server = await startPostgres();
});
afterAll(async () => {
  if (hasRedis) await server.remove();
});

const points = 100_000;

async function start(redisUrl: string, count: number) {
  const url = await server.createDatabase(`redis_${String(++databases)}`);
  const key = await newApiKey(url);
  const env = {
    DATABASE_URL: url,
    REDIS_URL: redisUrl,
    RATE_LIMIT_POINTS: String(points),
    RATE_LIMIT_SECONDS: '600',
    LOG_LEVEL: 'info',
  };
  const gateways = await Promise.all(Array.from({ length: count }, () => startGateway(env)));
  /** The points that are left after a call of a gateway that costs one, and how long it took. */
  const call = async ({ address }: RunningGateway) => {
    const since = performance.now();
    const response = await fetch(`${address}/v1/me`, {
      headers: { authorization: `Bearer ${key}` },
    });
    await response.arrayBuffer();
    const [, remaining] = /r=(\d+)/.exec(response.headers.get('ratelimit') ?? '') ?? [];
    const { status } = response;
    return { status, remaining: Number(remaining), ms: performance.now() - since };
  };
  return { gateways, call };
}

type Call = Awaited<ReturnType<typeof start>>['call'];

/** Calls gateways without a pause until told to stop, which returns how long each call took. */
function startCalling(gateways: readonly RunningGateway[], call: Call) {
  const durations: number[] = [];
  let isStopped = false;
  const callers = gateways.flatMap((gateway) =>
    Array.from({ length: 4 }, async () => {
      while (!isStopped) {
        const { status, ms } = await call(gateway);
        expect(status).toBe(200);
        durations.push(ms);
      }
    }),
  );
  return async () => {
    isStopped = true;
    await Promise.all(callers);
    return durations;
  };
}

/** Resolves with the milliseconds until two gateways count each other's calls. */
async function untilShared([one, other]: readonly RunningGateway[], call: Call): Promise<number> {
  if (!one || !other) throw new Error('It takes two gateways.');
  const since = performance.now();
  for (;;) {
    const { remaining } = await call(one);
    const atOther = (await call(other)).remaining;
    // Two separate counts can be one apart by chance, but then the next call of the first gateway is only one less.
    const atOne = (await call(one)).remaining;
    if (atOther === remaining - 1 && atOne === remaining - 2) return performance.now() - since;
    await setTimeout(20);
  }
}

/** Stops a gateway, and counts its log lines about the loss and the return of Redis. */
async function stopAndCount(gateway: RunningGateway): Promise<[away: number, back: number]> {
  const { code, stdout } = await gateway.stop();
  expect(code).toBe(0);
  const count = (text: string) => stdout.split('\n').filter((line) => line.includes(text)).length;
  return [count('Redis does not respond'), count('Redis responds again')];
}

const shown = (durations: readonly number[]) =>
  `${String(durations.length)} calls, the longest took ${String(Math.round(Math.max(...durations)))} ms`;

test.skipIf(!hasRedis)(
  'two gateways share the budget of a key; after kill -9 of Redis under traffic, each counts on its own until Redis responds again',
  async () => {
    const redis = await newRedis();
    await redis.start();
    const { gateways, call } = await start(redis.url, 2);
    const [one, other] = gateways;
    if (!one || !other) throw new Error('It takes two gateways.');
    // On a busy machine, a gateway can serve its first calls before it is connected to Redis.
    await untilShared(gateways, call);
    const { remaining } = await call(one);
    for (let i = 1; i < 20; i += 2) {
      expect((await call(other)).remaining).toBe(remaining - i);
      expect((await call(one)).remaining).toBe(remaining - i - 1);
    }

    const stop = startCalling(gateways, call);
    await setTimeout(300);
    redis.signal('SIGKILL');
    await setTimeout(1_000);
    const durations = await stop();
    await call(one);
    expect((await call(one)).remaining).not.toBe((await call(other)).remaining + 1);
    await redis.start();
    const backMs = await untilShared(gateways, call);
    console.log(
      `Redis killed: ${shown(durations)}; shared again ${String(Math.round(backMs))} ms after its start`,
    );
    expect(Math.max(...durations)).toBeLessThan(5_000);
    for (const gateway of gateways) {
      const [away, back] = await stopAndCount(gateway);
      // Each outage is logged once, and the time before the first connection can be one.
      expect([1, 2]).toContain(away);
      expect(back).toBe(away);
    }
  },
);

test.skipIf(!hasRedis)(
  'a gateway starts without Redis, uses Redis once it runs, and serves requests while Redis hangs',
  async () => {
    const redis = await newRedis();
    const { gateways, call } = await start(redis.url, 2);
    const [one, other] = gateways;
    if (!one || !other) throw new Error('It takes two gateways.');
    expect(await call(one)).toMatchObject({ status: 200, remaining: points - 1 });
    expect(await call(other)).toMatchObject({ status: 200, remaining: points - 1 });
    await redis.start();
    await untilShared(gateways, call);

    const stop = startCalling(gateways, call);
    await setTimeout(300);
    redis.signal('SIGSTOP');
    await setTimeout(5_000);
    const durations = await stop();
    redis.signal('SIGCONT');
    const backMs = await untilShared(gateways, call);
    const slow = durations.filter((ms) => ms > 150).length;
    console.log(
      `Redis hung: ${shown(durations)}, ${String(slow)} more than 150 ms; shared again ${String(Math.round(backMs))} ms after its end`,
    );
    expect(Math.max(...durations)).toBeLessThan(5_000);
    for (const gateway of gateways) expect(await stopAndCount(gateway)).toEqual([2, 2]);
  },
);
