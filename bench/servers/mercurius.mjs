// Mercurius with compiled execution and batched loaders on pg: a list is a statement, and one more for each relation.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { pageOf, schema } from './schema.mjs';
import { isListeningOn, pool, signIn } from './serve.mjs';

const columns = `id, name, contact_name AS "contactName", value, address_city AS "addressCity",
  approval_status AS "approvalStatus", created_at AS "createdAt", updated_at AS "updatedAt", stage_id AS "stageId",
  sales_rep_id AS "salesRepId", primary_contact_id AS "primaryContactId"`;

const asText = (row) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** Loads the rows that one relation of several opportunities refers to, in one statement. */
const loader =
  (table, selected, link) =>
  async (queries, { workspaceId }) => {
    const ids = [...new Set(queries.map(({ obj }) => obj[link]).filter((id) => id !== null))];
    const { rows } = await pool.query({
      name: table,
      text: `SELECT ${selected} FROM ${table} WHERE workspace_id = $1 AND id = ANY($2)`,
      values: [workspaceId, ids],
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return queries.map(({ obj }) => byId.get(obj[link]) ?? null);
  };

const resolvers = {
  Query: {
    async opportunities(_root, { first }, { workspaceId }) {
      const { rows } = await pool.query({
        name: 'list',
        text: `SELECT ${columns} FROM opportunity WHERE workspace_id = $1
          ORDER BY created_at DESC, id DESC LIMIT ${first + 1}`,
        values: [workspaceId],
      });
      return pageOf(rows.map(asText), first);
    },
    async opportunity(_root, { id }, { workspaceId }) {
      const { rows } = await pool.query({
        name: 'by_id',
        text: `SELECT ${columns} FROM opportunity WHERE workspace_id = $1 AND id = $2`,
        values: [workspaceId, id],
      });
      return rows.map(asText)[0];
    },
  },
};

const loaders = {
  Opportunity: {
    stage: loader('stage', 'id, name', 'stageId'),
    salesRep: loader('workspace_user', 'id, name', 'salesRepId'),
    primaryContact: loader(
      'contact',
      'id, first_name AS "firstName", last_name AS "lastName"',
      'primaryContactId',
    ),
  },
};

const server = Fastify();
server.register(mercurius, {
  schema,
  resolvers,
  loaders,
  jit: 1,
  context: async ({ headers }) => ({ workspaceId: await signIn(headers.authorization) }),
});
await server.listen({ port: 0, host: '127.0.0.1' });
isListeningOn(server.server.address().port);
