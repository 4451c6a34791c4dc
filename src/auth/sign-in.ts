// Resolves the Authorization header to a viewer. The API key or the user is looked up on each request, so that revoking
// the key or deactivating the user takes effect from the next request on.
import type { Database } from '../database/database.js';
import { findUserToSignIn } from '../database/statements.js';
import { currentWork } from '../database/work.js';
import { isUuid } from '../domain/uuid.js';
import { isStorable } from '../domain/validation.js';
import { GatewayError, InvalidKeyError, InvalidTokenError } from '../errors.js';
import type { FindKey } from './find-keys.js';
import { hashKey } from './key-secret.js';
import { isToken, type ReadToken } from './token.js';
import type { Viewer } from './viewer.js';

export interface SignInTables extends Pick<Database, 'forWorkspace'> {
  readonly findKey: FindKey;
}

/**
 * Does the same work for any key: one hash and one look-up by it. The response time therefore reveals nothing about a
 * key.
 */
async function viewerOfKey({ findKey }: SignInTables, key: string): Promise<Viewer> {
  const now = new Date();
  const record = await findKey(hashKey(key));
  if (record === null) throw new InvalidKeyError('The API key is not known.');
  if (record.revokedAt !== null) throw new InvalidKeyError('The API key has been revoked.');
  if (record.expiresAt !== null && record.expiresAt <= now)
    throw new InvalidKeyError('The API key has expired.');
  const { user, workspace, workspaceId, ...apiKey } = record;
  if (user.deactivatedAt !== null)
    throw new InvalidKeyError('The user of the API key has been deactivated.');
  const { id, expiresAt, userId } = apiKey;
  return {
    workspaceId,
    country: workspace.country,
    principal: { kind: 'apiKey', workspaceId, id, expiresAt, apiKey },
    userId,
    role: user.role,
  };
}

/**
 * Whether two email addresses are the same, regardless of the case of ASCII letters. PostgreSQL also ignores the case of
 * other letters: for it, U+212A (the Kelvin sign) is a k, and its owner could sign in as somebody else.
 */
function isSameAddress(one: string, other: string): boolean {
  const [folded, otherFolded] = [one, other].map((address) =>
    address.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  );
  return folded === otherFolded;
}

/**
 * The email address names the user, because it is unique within the workspace, regardless of case. The look-up waits
 * in the lane of the workspace that the token names; the provider has signed that name.
 */
async function viewerOfToken(
  { forWorkspace }: SignInTables,
  token: string,
  readToken: ReadToken,
): Promise<Viewer> {
  const { workspaceId: named, email, expiresAt } = await readToken(token);
  const workspaceId = named.toLowerCase();
  const work = currentWork();
  if (work) work.workspaceId = workspaceId;
  const found = isUuid(workspaceId)
    ? await findUserToSignIn(forWorkspace(workspaceId), isStorable(email) ? email : '')
    : undefined;
  if (found === undefined)
    throw new InvalidTokenError('The workspace of the token does not exist.');
  const { country, user } = found;
  if (user === null || !isSameAddress(user.email, email))
    throw new InvalidTokenError(
      'The workspace of the token has no user with the email address of the token.',
    );
  const { id, role, isDeactivated } = user;
  if (isDeactivated) throw new InvalidTokenError('The user of the token has been deactivated.');
  const principal = { kind: 'person', workspaceId, id, expiresAt } as const;
  return { workspaceId, country, principal, userId: id, role };
}

/**
 * Signs in with an API key, or with the token of a person.
 *
 * @param authorization the value of the Authorization header
 * @param readToken undefined: people cannot sign in, and any credentials are those of an API key
 * @throws GatewayError UNAUTHORIZED if there are no credentials
 * @throws InvalidKeyError if the key is unknown, revoked or expired, or its user is deactivated
 * @throws InvalidTokenError if the token is not valid, or names no active user
 * @throws ProviderUnreachableError if the token cannot be verified at the moment
 */
export async function signIn(
  tables: SignInTables,
  authorization: string | undefined,
  readToken?: ReadToken,
): Promise<Viewer> {
  const credentials = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (credentials === undefined)
    throw new GatewayError(
      'UNAUTHORIZED',
      'An API key is needed, as the header "Authorization: Bearer <API key>".',
    );
  return readToken !== undefined && isToken(credentials)
    ? viewerOfToken(tables, credentials, readToken)
    : viewerOfKey(tables, credentials);
}
