// Fills a database with workspaces, by the gateway's own command.
import { once } from 'node:events';
import pg from 'pg';
import { launch } from '../test/support/launch.ts';

/** @throws Error if the command fails */
async function seed(url, opportunities) {
  const { child, ended } = launch(
    'cli',
    ['seed', '--json', '--opportunities', String(opportunities)],
    {
      DATABASE_URL: url,
    },
  );
  await once(child, 'spawn');
  const { code, stdout, stderr } = await ended;
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Creates workspaces and returns, of each, what the requests need. */
export async function loadWorkspaces(url, count, opportunities) {
  const seeded = [];
  while (seeded.length < count) seeded.push(await seed(url, opportunities));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('VACUUM ANALYZE');
    const workspaces = [];
    for (const { workspace, api_key: key } of seeded) {
      const { rows } = await client.query(
        `SELECT id, (SELECT row(pipeline_id, id)::text FROM stage WHERE stage.workspace_id = $1
            AND pipeline_id = (SELECT id FROM pipeline WHERE workspace_id = $1 AND kind = 'opportunity' AND is_default)
            ORDER BY position LIMIT 1) AS place
          FROM opportunity WHERE workspace_id = $1 ORDER BY created_at LIMIT 1`,
        [workspace.id],
      );
      const [pipelineId, stageId] = rows[0].place.slice(1, -1).split(',');
      workspaces.push({ workspaceId: workspace.id, key, id: rows[0].id, pipelineId, stageId });
    }
    return workspaces;
  } finally {
    await client.end();
  }
}
