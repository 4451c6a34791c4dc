// The policy table: the role that each write requires, and each read that is not open to all. A read without an entry
// is open to every role.
import { ForbiddenError } from '../errors.js';
import { roles, type Role } from '../domain/value-sets.js';
import { isReadOnlyViewer, type Viewer } from './viewer.js';

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

/** The reason why the role of a viewer is too low; undefined if it is not. */
function problemOfRole({ role, principal }: Viewer, least: Role): string | undefined {
  if (roles.indexOf(role) >= roles.indexOf(least)) return undefined;
  const own = principal.kind === 'apiKey' ? `the key acts for a ${role}` : `your role is ${role}`;
  return `This takes the role ${least}; ${own}.`;
}

const problemOfRead = (viewer: Viewer, read: GuardedRead) =>
  problemOfRole(viewer, policy.reads[read]);

const problemOfWrite = (viewer: Viewer, write: Write) =>
  isReadOnlyViewer(viewer)
    ? 'This API key is read-only.'
    : problemOfRole(viewer, policy.writes[write]);

function forbid(problem: string | undefined): void {
  if (problem !== undefined) throw new ForbiddenError(problem);
}

/** @throws ForbiddenError when the viewer's key is read-only or the role of its user is too low */
export function authorizeWrite(viewer: Viewer, write: Write): void {
  forbid(problemOfWrite(viewer, write));
}

/** @throws ForbiddenError when the role of the viewer's user is too low */
export function authorizeRead(viewer: Viewer, read: GuardedRead): void {
  forbid(problemOfRead(viewer, read));
}

/** A mutation, or a query that is not open to all. */
export type Permission = Write | GuardedRead;

export const writePermissions = Object.keys(policy.writes) as Write[];
export const readPermissions = Object.keys(policy.reads) as GuardedRead[];

/** The mutations, and the queries that are not open to all, that a viewer may run. */
export const permissionsOf = (viewer: Viewer): Permission[] => [
  ...writePermissions.filter((write) => problemOfWrite(viewer, write) === undefined),
  ...readPermissions.filter((read) => problemOfRead(viewer, read) === undefined),
];
