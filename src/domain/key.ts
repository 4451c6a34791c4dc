// The primary key of a record: its ID, together with the caller's workspace.
import type { Caller } from './caller.js';

/** The key of a record of the caller's workspace, in Prisma's format. */
export const keyOf = ({ viewer: { workspaceId } }: Pick<Caller, 'viewer'>, id: string) => ({
  workspaceId_id: { workspaceId, id },
});
