// Removes a workspace with everything in it: for workspaces that a command has made for itself. No API does it.
import type { SystemClient } from '../../database/database.js';

const timeoutMs = 600_000;

/** Removes a workspace and all of its rows, in one transaction. */
export async function removeWorkspace(system: SystemClient, workspaceId: string): Promise<void> {
  const where = { workspaceId };
  await system.$transaction(
    async (tables) => {
      // Rows are deleted before those that they refer to.
      await tables.opportunityEvent.deleteMany({ where });
      await tables.workspaceEvent.deleteMany({ where });
      await tables.restUsage.deleteMany({ where });
      await tables.idempotentAnswer.deleteMany({ where });
      await tables.opportunity.deleteMany({ where });
      await tables.contact.deleteMany({ where });
      await tables.stage.deleteMany({ where });
      await tables.pipeline.deleteMany({ where });
      await tables.apiKeyUse.deleteMany({ where });
      await tables.apiKey.deleteMany({ where });
      await tables.user.deleteMany({ where });
      await tables.workspace.deleteMany({ where: { id: workspaceId } });
    },
    { timeout: timeoutMs },
  );
}
