// Which kind of record has an id, where only the id is known.
import type { Caller } from './caller.js';
import { keyOf } from './key.js';

/** @returns the name of the model, or undefined where the workspace has no record with this id */
export async function findNodeType(caller: Caller, id: string) {
  const { db, viewer } = caller;
  if (id === viewer.workspaceId) return 'Workspace';
  const key = { where: keyOf(caller, id), select: { id: true } } as const;
  const found = await Promise.all([
    db.opportunity.findUnique(key).then((row) => row && ('Opportunity' as const)),
    db.contact.findUnique(key).then((row) => row && ('Contact' as const)),
    db.stage.findUnique(key).then((row) => row && ('Stage' as const)),
    db.pipeline.findUnique(key).then((row) => row && ('Pipeline' as const)),
    db.user.findUnique(key).then((row) => row && ('User' as const)),
    db.apiKey.findUnique(key).then((row) => row && ('ApiKey' as const)),
  ]);
  return found.find((type) => type !== null);
}
