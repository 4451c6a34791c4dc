// PostGraphile on the tables of the gateway.
import { createServer } from 'node:http';
import { isListeningOn, pool, signIn } from './serve.mjs';

// PostGraphile needs this function, which Node has from version 22 on.
Promise.withResolvers ??= () => {
  let settle;
  const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
  return { promise, ...settle };
};
process.env.GRAPHILE_ENV ??= 'production';
const { postgraphile } = await import('postgraphile');
const { PostGraphileAmberPreset } = await import('postgraphile/presets/amber');
const { grafserv } = await import('postgraphile/grafserv/node');
const { makePgService } = await import('postgraphile/adaptors/pg');

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ['public'] })],
  grafast: {
    context: async ({ node }) => ({ workspaceId: await signIn(node.req.headers.authorization) }),
  },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
isListeningOn(server.address().port);
