// Who is calling: an API key, the user it acts for, and the one workspace both belong to.
import type { Role } from '../domain/value-sets.js';
import type { ApiKeyModel } from '../generated/prisma/models.js';

export interface Viewer {
  readonly workspaceId: string;
  /** Owns idempotency keys and counts of calls: the ID of the API key, or of a user who has signed in without one. */
  readonly principalId: string;
  readonly userId: string;
  readonly role: Role;
  readonly apiKey: Readonly<Omit<ApiKeyModel, 'workspaceId' | 'hash'>>;
}
