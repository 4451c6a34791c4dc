// The column that names the workspace, for each table.
import type { Prisma } from '../generated/prisma/client.js';

/** A missing model is a compile error. */
export const workspaceColumns: Readonly<Record<Prisma.ModelName, 'id' | 'workspaceId'>> = {
  Workspace: 'id',
  User: 'workspaceId',
  ApiKey: 'workspaceId',
  ApiKeyUse: 'workspaceId',
  Contact: 'workspaceId',
  Pipeline: 'workspaceId',
  Stage: 'workspaceId',
  Opportunity: 'workspaceId',
  OpportunityEvent: 'workspaceId',
  WorkspaceEvent: 'workspaceId',
  IdempotentAnswer: 'workspaceId',
  RestUsage: 'workspaceId',
};
