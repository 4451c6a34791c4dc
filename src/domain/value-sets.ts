// The columns that hold one of a few fixed values. The values of each set stand here once: the TypeScript types, the
// GraphQL enums and the types of Prisma's models derive from them, and a test compares them with the tables' CHECK
// constraints. The columns are text: a native enum makes Prisma cast in INSERT ... RETURNING, which Citus rejects.

/** Ordered from the least to the most powerful. Each role may do what the roles before it may. */
export const roles = ['viewer', 'member', 'admin'] as const;
export type Role = (typeof roles)[number];

export const pipelineKinds = ['opportunity', 'project'] as const;
export type PipelineKind = (typeof pipelineKinds)[number];

export const approvalStatuses = ['opportunity', 'project', 'archived'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

export const contactTypes = ['customer', 'vendor', 'supplier', 'partner', 'lead', 'other'] as const;
export type ContactType = (typeof contactTypes)[number];

export const opportunityEventTypes = [
  'created',
  'updated',
  'moved',
  'approved',
  'unapproved',
  'archived',
  'restored',
  'deleted',
] as const;
export type OpportunityEventType = (typeof opportunityEventTypes)[number];

/** The types of the events of all records except opportunities. */
export const workspaceEventTypes = [
  'created',
  'updated',
  'merged',
  'deactivated',
  'reactivated',
  'revoked',
  'deleted',
] as const;
export type WorkspaceEventType = (typeof workspaceEventTypes)[number];

/** The types of all events. */
export const eventTypes = [...new Set([...opportunityEventTypes, ...workspaceEventTypes])];

/** The records with such events, by the names of their tables in Prisma's client. */
export const eventRecordTypes = [
  'contact',
  'user',
  'pipeline',
  'stage',
  'apiKey',
  'workspace',
] as const;
export type EventRecordType = (typeof eventRecordTypes)[number];

/** The types that the comments `/// [NAME]` in prisma/schema.prisma give to fields of type String. */
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- the generator of the types looks for a namespace
  namespace PrismaText {
    export type {
      ApprovalStatus,
      ContactType,
      EventRecordType,
      OpportunityEventType,
      PipelineKind,
      Role,
      WorkspaceEventType,
    };
  }
}
