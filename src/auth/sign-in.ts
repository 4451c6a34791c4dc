// Resolves the Authorization header to a viewer. The key is looked up on each request, so that revoking it or
// deactivating its user takes effect from the next request on.
import type { SystemTables } from '../database/database.js';
import { GatewayError, InvalidKeyError } from '../errors.js';
import { hashKey } from './key-secret.js';
import type { Viewer } from './viewer.js';

/**
 * Does the same work for any key: one hash and one look-up by it. The response time therefore reveals nothing about a
 * key.
 *
 * @param authorization the value of the Authorization header
 * @throws GatewayError UNAUTHORIZED if there is no key
 * @throws InvalidKeyError if the key is unknown, revoked or expired, or its user is deactivated
 */
export async function signIn(
  system: SystemTables,
  authorization: string | undefined,
): Promise<Viewer> {
  const key = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (key === undefined)
    throw new GatewayError(
      'UNAUTHORIZED',
      'An API key is needed, as the header "Authorization: Bearer <API key>".',
    );
  const now = new Date();
  const record = await system.apiKey.findUnique({
    where: { hash: hashKey(key) },
    include: {
      user: { select: { role: true, deactivatedAt: true } },
      workspace: { select: { country: true } },
    },
    omit: { hash: true },
  });
  if (record === null) throw new InvalidKeyError('The API key is not known.');
  if (record.revokedAt !== null) throw new InvalidKeyError('The API key has been revoked.');
  if (record.expiresAt !== null && record.expiresAt <= now)
    throw new InvalidKeyError('The API key has expired.');
  const { user, workspace, workspaceId, ...apiKey } = record;
  if (user.deactivatedAt !== null)
    throw new InvalidKeyError('The user of the API key has been deactivated.');
  return {
    workspaceId,
    country: workspace.country,
    principalId: apiKey.id,
    userId: apiKey.userId,
    role: user.role,
    apiKey,
  };
}
