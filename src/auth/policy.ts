// Who may do what: one line for each write. Reading needs no line: every role reads its whole workspace.
import { ForbiddenError } from '../errors.js';
import type { Role } from '../generated/prisma/enums.js';
import type { Viewer } from './viewer.js';

/** From the least to the most powerful; a role may do what those before it may. */
const roles: readonly Role[] = ['viewer', 'member', 'admin'];

/** The least role that each mutation asks for. */
export const policy = {
  createOpportunity: 'member',
  createOpportunities: 'member',
  upsertOpportunity: 'member',
  updateOpportunity: 'member',
  moveOpportunity: 'member',
  approveOpportunity: 'member',
  archiveOpportunity: 'member',
  restoreOpportunity: 'member',
  deleteOpportunity: 'admin',
  createContact: 'member',
  updateContact: 'member',
  deleteContact: 'admin',
  createPipeline: 'admin',
  updatePipeline: 'admin',
  deletePipeline: 'admin',
  createStage: 'admin',
  updateStage: 'admin',
  deleteStage: 'admin',
  createUser: 'admin',
  updateUser: 'admin',
  createApiKey: 'admin',
  revokeApiKey: 'admin',
  updateWorkspace: 'admin',
} as const satisfies Record<string, Role>;

export type Write = keyof typeof policy;

/** @throws ForbiddenError when the viewer's key is read-only or its user's role is too low */
export function authorize(viewer: Viewer, write: Write): void {
  if (viewer.apiKey.readOnly) throw new ForbiddenError('This API key is read-only.');
  if (roles.indexOf(viewer.role) < roles.indexOf(policy[write]))
    throw new ForbiddenError(
      `This takes the role ${policy[write]}; the key acts for a ${viewer.role}.`,
    );
}
