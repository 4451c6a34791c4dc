// Who is calling: an API key, the user it acts for, and the one workspace both belong to.
import type { Role } from '../generated/prisma/enums.js';

export interface Viewer {
  readonly workspaceId: string;
  readonly userId: string;
  readonly role: Role;
  readonly apiKey: {
    readonly id: string;
    readonly name: string;
    readonly lastCharacters: string;
    readonly readOnly: boolean;
    readonly expiresAt: Date | null;
  };
}
