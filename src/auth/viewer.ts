// The viewer of a request: its API key, the user for whom the key acts, and the workspace of both.
import type { Role } from '../domain/value-sets.js';
import type { ApiKeyModel } from '../generated/prisma/models.js';

export interface Viewer {
  readonly workspaceId: string;
  /** The country of the workspace, in which phone numbers without a country code are read. */
  readonly country: string;
  /** The owner of idempotency keys and call counts: the ID of the API key, or of a user who signed in without one. */
  readonly principalId: string;
  readonly userId: string;
  readonly role: Role;
  readonly apiKey: Readonly<Omit<ApiKeyModel, 'workspaceId' | 'hash'>>;
}
