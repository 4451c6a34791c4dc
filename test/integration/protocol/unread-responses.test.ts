// Clients that do not read what they request. Each response is larger than the buffers of its connection.
import { once } from 'node:events';
import { connect } from 'node:net';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../../src/app.js';
import {
  countOpportunities,
  database,
  newWorkspace,
  stagesOf,
  topOf,
  type Workspace,
} from '../../support/gateway.js';

/** Creates as many opportunities as a page can have, each with the longest tags. */
async function addPage({ id, db }: Workspace): Promise<void> {
  const [stage] = await stagesOf(id);
  const tags = Array.from({ length: 100 }, (_, index) => String(index).padEnd(100, 'x'));
  const long = 'x'.repeat(255);
  const data = { ...topOf(stage), tags, name: long, contactName: long, leadSource: long };
  await db.opportunity.createMany({ data: Array.from({ length: 100 }, () => data) });
}

const page = (aliases: number) =>
  `opportunities(first: 100) { nodes { ${Array.from({ length: aliases }, (_, index) => `a${String(index)}: tags`).join(' ')} } }`;

/** Almost the 16 MB that a response may have. */
const largest = `{ ${page(16)} }`;

/** A server on a port, and functions that send requests to it with the key of a workspace. */
async function listen({ client: { apiKey = '' } }: Workspace) {
  const server = createApp({ database, logger: pino({ level: 'silent' }), drainDelayMs: 0 });
  onTestFinished(() => server.close());
  const url = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  const headers = { authorization: `Bearer ${apiKey}`, 'accept-encoding': 'identity' };
  return {
    get: (path: string) => fetch(new URL(path, url), { headers }),
    post: (query: string, accept = 'application/json') =>
      fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { ...headers, accept, 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    /** Requests a query, and reads nothing but the status. */
    leaveUnread: async (query: string, accept: string) => {
      const socket = connect(Number(url.port), '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      const path = `/graphql?query=${encodeURIComponent(query)}`;
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${headers.authorization}\r\nAccept: ${accept}\r\n\r\n`,
      );
      await once(socket, 'readable');
      return { socket, status: Number(String(socket.read(12)).slice(9)) };
    },
  };
}

test('requests that run at the same time leave at most 64 MiB unread, and writes among them are reported as done', async () => {
  const workspace = await newWorkspace();
  await addPage(workspace);
  const { get, post, leaveUnread } = await listen(workspace);
  const types = Array.from({ length: 6 }, (_, at) =>
    at % 2 === 0 ? 'application/json' : 'text/event-stream',
  );
  const responses = await Promise.all(types.map((type) => leaveUnread(largest, type)));
  const statuses = responses.map((response) => response.status).sort((a, b) => a - b);
  expect(statuses).toEqual([...Array<number>(4).fill(200), 429, 429]);

  // Small responses have room. Large ones do not, in any format.
  expect((await get('/v1/opportunities?limit=1')).status).toBe(200);
  const { status, headers } = await get('/v1/opportunities?limit=100');
  expect([status, headers.get('retry-after'), headers.get('etag')]).toEqual([429, '1', null]);
  const query = `{ ${page(2)} }`;
  const queried = [await post(query), await post(query, 'text/event-stream')];
  expect(queried.map((response) => response.status)).toEqual([429, 429]);

  // A write has been done, so its response says so.
  const write = `mutation { createOpportunity(input: {}) { ... on CreateOpportunityPayload { opportunity { stage { ${page(2)} } } } } }`;
  for (const type of ['application/json', 'text/event-stream']) {
    const written = await post(write, type);
    expect(written.status).toBe(200);
    expect(JSON.parse(/\{.*\}/.exec(await written.text())?.[0] ?? '')).toEqual({
      data: null,
      errors: [
        {
          message:
            'The mutation was executed, but its result is not sent, because the workspace has more than 64 MiB of responses that its clients have not read. Read the records with a query.',
          extensions: { code: 'INVALID_REQUEST' },
        },
      ],
    });
  }
  expect(await countOpportunities(workspace.id)).toBe(102);

  for (const { socket } of responses) socket.destroy();
  await expect.poll(async () => (await post(query)).status).toBe(200);
});
