// The statement that notifies all gateways, once the transaction has been committed, and the payloads that they receive.
import { Prisma } from '../generated/prisma/client.js';
import { thisWorkspace } from './this-workspace.js';

/** @param keys the words that identify each change; none contains a space */
export function notificationOn(channel: string, keys: readonly (readonly string[])[]): Prisma.Sql {
  const texts = keys.map((words) => words.join(' '));
  // Selects a count, because the function itself returns nothing that Prisma could read.
  return Prisma.sql`
    SELECT count(pg_notify(${channel}, ${thisWorkspace}::text || ' ' || key))::int AS told
    FROM unnest(${texts}::text[]) AS key`;
}

/** The workspace and the words of a payload. */
export function readPayload(payload: string): { workspaceId: string; words: string[] } {
  const [workspaceId = '', ...words] = payload.split(' ');
  return { workspaceId, words };
}
