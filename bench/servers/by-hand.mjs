// The REST routes, written by hand with Fastify and pg: the least work that the same responses need. A list and a single
// opportunity are one statement besides the sign-in, a creation with its event is one too.
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { isListeningOn, pool, signIn } from './serve.mjs';

const columns = `id, workspace_id, name, contact_name, primary_contact_id, value, lead_source, appointment_at,
  address_street, address_city, address_state, address_zip, address_country, sales_rep_id, project_manager_id,
  ar_owner_id, pipeline_id, stage_id, tags, approval_status, approved_at, created_at, updated_at`;

const asJson = (row) => ({ ...row, value: row.value === null ? null : Number(row.value) });

async function list(workspaceId, limit) {
  const { rows } = await pool.query({
    name: 'list',
    text: `SELECT ${columns} FROM opportunity WHERE workspace_id = $1
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`,
    values: [workspaceId],
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map(asJson),
    has_more: rows.length > limit,
    next_cursor: last
      ? Buffer.from(`${last.created_at.toISOString()} ${last.id}`).toString('base64url')
      : null,
  };
}

async function byId(workspaceId, id) {
  const { rows } = await pool.query({
    name: 'by_id',
    text: `SELECT ${columns} FROM opportunity WHERE workspace_id = $1 AND id = $2`,
    values: [workspaceId, id],
  });
  return asJson(rows[0]);
}

/** The event has the fields of the input as its changes. */
async function create(workspaceId, { name, contact_name, value, address_city }) {
  const changes = JSON.stringify([
    { field: 'name', before: null, after: name },
    { field: 'contactName', before: null, after: contact_name },
    { field: 'value', before: null, after: value },
    { field: 'addressCity', before: null, after: address_city },
  ]);
  const { rows } = await pool.query({
    name: 'create',
    text: `WITH place AS (
        SELECT pipeline.id AS pipeline_id, stage.id AS stage_id FROM pipeline JOIN stage
          ON stage.workspace_id = pipeline.workspace_id AND stage.pipeline_id = pipeline.id
        WHERE pipeline.workspace_id = $1 AND kind = 'opportunity' AND is_default ORDER BY stage.position LIMIT 1),
      created AS (
        INSERT INTO opportunity (workspace_id, id, name, contact_name, value, address_city, pipeline_id, stage_id,
          stage_rank, updated_at)
        SELECT $1, $2, $3, $4, $5, $6, pipeline_id, stage_id, 'a0', now() FROM place
        RETURNING ${columns}),
      event AS (
        INSERT INTO opportunity_event (workspace_id, id, opportunity_id, version, type, changes)
        SELECT $1, $7, id, 1, 'created', $8 FROM created)
      SELECT * FROM created`,
    values: [
      workspaceId,
      randomUUID(),
      name,
      contact_name,
      value,
      address_city,
      randomUUID(),
      changes,
    ],
  });
  return asJson(rows[0]);
}

const server = Fastify();
server.decorateRequest('workspaceId', '');
server.addHook('onRequest', async (request) => {
  request.workspaceId = await signIn(request.headers.authorization);
});
server.get('/v1/opportunities', ({ workspaceId, query }) => list(workspaceId, Number(query.limit)));
server.get('/v1/opportunities/:id', ({ workspaceId, params }) => byId(workspaceId, params.id));
server.post('/v1/opportunities', async ({ workspaceId, body }, reply) => {
  reply.code(201);
  return create(workspaceId, body);
});

await server.listen({ port: 0, host: '127.0.0.1' });
isListeningOn(server.server.address().port);
