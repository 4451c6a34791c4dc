// The policy table: the role that each write requires, and each read that is not open to all. A read without an entry
// is open to every role.
import { ForbiddenError } from '../errors.js';
import { roles, type Role } from '../domain/value-sets.js';
import type { Viewer } from './viewer.js';

/** The lowest role that may run each mutation, and each query that is restricted. */
export const policy = {
  writes: {
    createOpportunity: 'member',
    createOpportunities: 'member',
    upsertOpportunity: 'member',
    updateOpportunity: 'member',
    moveOpportunity: 'member',
    approveOpportunity: 'member',
    unapproveOpportunity: 'member',
    archiveOpportunity: 'member',
    restoreOpportunity: 'member',
    deleteOpportunity: 'admin',
    createContact: 'member',
    updateContact: 'member',
    upsertContact: 'member',
    deleteContact: 'admin',
    mergeContacts: 'admin',
    createPipeline: 'admin',
    updatePipeline: 'admin',
    deletePipeline: 'admin',
    createStage: 'admin',
    updateStage: 'admin',
    deleteStage: 'admin',
    createUser: 'admin',
    updateUser: 'admin',
    deactivateUser: 'admin',
    reactivateUser: 'admin',
    createApiKey: 'admin',
    revokeApiKey: 'admin',
    updateWorkspace: 'admin',
  },
  reads: {
    apiKeys: 'admin',
    restUsage: 'admin',
  },
} as const satisfies Record<'reads' | 'writes', Record<string, Role>>;

export type Write = keyof typeof policy.writes;
export type GuardedRead = keyof typeof policy.reads;

/** @throws ForbiddenError when the viewer's key is read-only or its user's role is too low */
export function authorizeWrite(viewer: Viewer, write: Write): void {
  if (viewer.apiKey.readOnly) throw new ForbiddenError('This API key is read-only.');
  requireRole(viewer, policy.writes[write]);
}

/** @throws ForbiddenError when the role of the key's user is too low */
export function authorizeRead(viewer: Viewer, read: GuardedRead): void {
  requireRole(viewer, policy.reads[read]);
}

function requireRole({ role }: Viewer, least: Role): void {
  if (roles.indexOf(role) < roles.indexOf(least))
    throw new ForbiddenError(`This takes the role ${least}; the key acts for a ${role}.`);
}
