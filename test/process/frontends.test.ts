// The recipes for frontends (examples/frontends) against a gateway that restarts, on both databases.
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { apolloBoard } from '../../examples/frontends/apollo.js';
import type { Board } from '../../examples/frontends/board.js';
import { openSocket, type Connection } from '../../examples/frontends/connection.js';
import { relayBoard } from '../../examples/frontends/relay.js';
import { resuming } from '../../examples/frontends/resume.js';
import { urqlBoard } from '../../examples/frontends/urql.js';
import { startPostgres, type PostgresServer } from '../support/embedded-postgres.js';
import type { Environment } from '../support/launch.js';
import { call, demoKeysIn, newApiKey, newDemoFolder, startGateway } from '../support/process.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
  // The link of Apollo Client reads a constant of the class WebSocket, which Node.js 20 does not have.
  vi.stubGlobal('WebSocket', WebSocket);
  // The cache of urql warns about each fragment of a union that does not apply.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await server.remove();
});

interface Stored {
  readonly id: string;
  readonly node_id: string;
  readonly name: string | null;
}

/** The REST API of a gateway, with which the test changes what pages show. */
function restOf(address: string, key: string) {
  const send = async (path: string, method?: string, body?: object): Promise<any> => {
    const answer = await call(`${address}/v1/opportunities${path}`, key, {
      ...(method !== undefined && { method }),
      ...(body && { body }),
    });
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };
  return {
    create: (name: string): Promise<Stored> => send('', 'POST', { name }),
    rename: (id: string, name: string) => send(`/${id}`, 'PATCH', { name }),
    remove: async ({ id }: Stored) => {
      const init = { method: 'DELETE', headers: { authorization: `Bearer ${key}` } };
      expect((await fetch(`${address}/v1/opportunities/${id}`, init)).status).toBe(204);
    },
    list: async () => (await send('?limit=100')).data as Stored[],
  };
}

/** The settings of a gateway on each database, with a key unless the demo has one. */
const databases: Record<string, () => Promise<{ env: Environment; key?: string }>> = {
  PGlite: async () => ({ env: { DATA_DIR: await newDemoFolder() } }),
  PostgreSQL: async () => {
    const env = { DATABASE_URL: await server.createDatabase('frontends') };
    return { env, key: await newApiKey(env.DATABASE_URL) };
  },
};

const boards: Record<string, (connection: Connection) => Board> = {
  'Apollo Client': apolloBoard,
  urql: urqlBoard,
  Relay: relayBoard,
};

/** Waits until each board shows the opportunities that REST lists, and returns the time that it took. */
async function untilAllShow(shown: Map<string, Board>, list: () => Promise<Stored[]>) {
  const start = performance.now();
  const expected = (await list()).map(({ node_id: id, name }) => ({ id, name }));
  for (const [client, board] of shown)
    await expect
      .poll(() => board.cards().map(({ id, name }) => ({ id, name })), { timeout: 15_000 })
      .toEqual(expected)
      .catch((error: unknown) => {
        throw new Error(client, { cause: error });
      });
  return performance.now() - start;
}

/** The events that the client of graphql-ws receives. */
function watchedBy(connection: Connection, after: string): Set<string> {
  const received = new Set<string>();
  const socket = openSocket(connection);
  onTestFinished(() => void socket.dispose());
  const query =
    'subscription ($after: String) { opportunityEventAdded(after: $after) { id version } }';
  resuming(socket, () => Promise.resolve()).subscribe<any>(
    { query, variables: { after } },
    {
      next: ({ data }) => void received.add(data.opportunityEventAdded.id),
      error: (error) => {
        throw error as Error;
      },
      complete: () => undefined,
    },
  );
  return received;
}

async function eventIds(address: string, key: string): Promise<string[]> {
  const query = '{ opportunityEvents(first: 100) { nodes { id } } }';
  const init = { method: 'POST', body: { query } };
  const { body } = await call(`${address}/graphql`, key, init);
  return (body.data.opportunityEvents.nodes as { id: string }[]).map(({ id }) => id);
}

describe.each(Object.keys(databases))('on %s', (name) => {
  test('the recipes read pages, rename, show errors, are live, and miss nothing when the gateway restarts', async () => {
    const { env, key: newKey } = (await databases[name]?.()) ?? { env: {} };
    const gateway = await startGateway(env);
    const { address } = gateway;
    const key = newKey ?? demoKeysIn(gateway.banner)[0];
    const rest = restOf(address, key);
    for (let count = (await rest.list()).length; count < 25; count++)
      await rest.create(String(count));

    // The token that each page has is no longer valid.
    let rejections = 0;
    const connectionOf = (): Connection => {
      let token = 'no-longer-valid-token';
      return {
        gateway: address,
        webSocketImpl: WebSocket,
        credential: async (isRejected) => {
          if (isRejected) rejections++;
          return Promise.resolve(isRejected ? (token = key) : token);
        },
      };
    };
    const shown = new Map(Object.entries(boards).map(([of, open]) => [of, open(connectionOf())]));
    onTestFinished(() => {
      for (const board of shown.values()) board.close();
    });

    for (const [client, board] of shown) {
      await board.load();
      expect(board.cards(), client).toHaveLength(20);
      const stop = board.watch((error) => {
        throw error as Error;
      });
      onTestFinished(stop);
      while (board.cards().length < (await rest.list()).length) await board.loadMore();
      const [card] = board.cards();
      if (!card) throw new Error('The page is empty.');
      expect(await board.rename(card, client)).toBeUndefined();
      expect(board.cards()[0]).toMatchObject({ name: client, version: card.version + 1 });
      const changed = board.cards()[0] ?? card;
      expect(await board.rename(changed, 'x'.repeat(300))).toBe(
        'Must be at most 255 characters long.',
      );
      expect(await board.rename(card, 'late')).toContain('version');
      // A top-level error, which no type of the schema describes.
      await expect(board.rename({ ...card, id: undefined as never }, 'x')).rejects.toThrow('id');
    }
    expect(rejections).toBe(shown.size);

    const [before = ''] = await eventIds(address, key);
    const received = watchedBy(
      { ...connectionOf(), credential: () => Promise.resolve(key) },
      before,
    );
    const [kept, gone] = [await rest.create('kept'), await rest.create('gone')];
    await untilAllShow(shown, rest.list);
    await rest.rename(kept.id, 'renamed');
    await rest.remove(gone);
    await untilAllShow(shown, rest.list);

    const other = newKey === undefined ? undefined : await startGateway(env);
    await gateway.stop();
    if (other) await change(restOf(other.address, key));
    await startGateway({ ...env, PORT: new URL(address).port });
    const start = performance.now();
    await change(rest);
    await untilAllShow(shown, rest.list);
    const missing = async () => {
      const ids = await eventIds(address, key);
      return ids.slice(0, ids.indexOf(before)).filter((id) => !received.has(id));
    };
    await expect.poll(missing, { timeout: 15_000 }).toEqual([]);
    const liveAgainMs = performance.now() - start;
    process.stdout.write(`${name}: all clients were live after ${liveAgainMs.toFixed()} ms.\n`);
    // Twice the time that is promised, because tests run on busy machines.
    expect(liveAgainMs).toBeLessThan(2 * 5_000);
  });
});

/** Changes what the pages show while they are not connected. */
async function change({ create, rename, remove, list }: ReturnType<typeof restOf>): Promise<void> {
  const [newest] = (await list()) as [Stored];
  await rename(newest.id, 'changed meanwhile');
  await remove(await create('came and went'));
  await create('came meanwhile');
}
