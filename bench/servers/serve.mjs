// What the compared servers share: the pool, the sign-in, and the message to the parent process that the server listens.
import { createHash } from 'node:crypto';
import pg from 'pg';

/** As large as the gateway's pool. */
export const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

/**
 * Looks up the API key of a request, as the gateway does on each request.
 *
 * @returns the ID of the workspace
 * @throws Error if the key is not valid
 */
export async function signIn(authorization = '') {
  const hash = createHash('sha256').update(authorization.slice('Bearer '.length)).digest();
  const { rows } = await pool.query({
    name: 'sign_in',
    text: `SELECT key.workspace_id FROM api_key key
      JOIN workspace_user owner ON owner.workspace_id = key.workspace_id AND owner.id = key.user_id
      WHERE key.hash = $1 AND key.revoked_at IS NULL AND owner.deactivated_at IS NULL
        AND (key.expires_at IS NULL OR key.expires_at > now())`,
    values: [hash],
  });
  if (rows.length === 0) throw new Error('The API key is not valid.');
  return rows[0].workspace_id;
}

/** Tells the parent process where the server listens, and ends with it. */
export function isListeningOn(port) {
  process.on('disconnect', () => process.exit());
  process.send?.({ port });
}
