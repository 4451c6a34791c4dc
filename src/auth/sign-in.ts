// From the Authorization header to a Viewer. A key is looked up on each request, so that a revocation
// and the deactivation of its user hold from the next one on.
import type { SystemTables } from '../database/database.js';
import { GatewayError, InvalidKeyError } from '../errors.js';
import { hashKey } from './key-secret.js';
import type { Viewer } from './viewer.js';

/**
 * The work is the same for whatever key is presented: one hash, one look-up by it. How long an answer
 * takes tells nothing about a key.
 *
 * @param authorization the header's value
 * @throws GatewayError UNAUTHORIZED without a key
 * @throws InvalidKeyError with an unknown, a revoked or an expired one, or one of a deactivated user
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
    include: { user: { select: { role: true, deactivatedAt: true } } },
    omit: { hash: true },
  });
  if (record === null) throw new InvalidKeyError('The API key is not known.');
  if (record.revokedAt !== null) throw new InvalidKeyError('The API key has been revoked.');
  if (record.expiresAt !== null && record.expiresAt <= now)
    throw new InvalidKeyError('The API key has expired.');
  const { user, workspaceId, ...apiKey } = record;
  if (user.deactivatedAt !== null)
    throw new InvalidKeyError('The user of the API key has been deactivated.');
  return {
    workspaceId,
    principalId: apiKey.id,
    userId: apiKey.userId,
    role: user.role,
    apiKey,
  };
}
