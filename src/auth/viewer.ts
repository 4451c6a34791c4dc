// Who is calling: an API key, the user it acts for, and the one workspace both belong to.
import type { Role } from '../domain/value-sets.js';
import type { ApiKeyModel } from '../generated/prisma/models.js';

export interface Viewer {
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly apiKey: Readonly<Omit<ApiKeyModel, 'workspaceId' | 'hash'>>;
}
