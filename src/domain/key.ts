// How a record is found by its id: in the caller's workspace, or not at all.
import type { Caller } from './caller.js';

/** The key of a record of the caller's workspace, in the form that Prisma takes. */
export const keyOf = ({ viewer: { workspaceId } }: Pick<Caller, 'viewer'>, id: string) => ({
  workspaceId_id: { workspaceId, id },
});
