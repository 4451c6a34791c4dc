// A workspace for one replay. It is removed afterwards.
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { createApp } from '../app.js';
import type { Database } from '../database/database.js';
import { createAdminApiKey, createWorkspace } from '../domain/workspace/create.js';
import { removeWorkspace } from '../domain/workspace/remove.js';
import type { ReplayTarget } from './replay-target.js';

/** Sends requests to a gateway in this process. */
export const sendTo =
  (app: FastifyInstance): ReplayTarget['send'] =>
  async ({ method, address, headers, body }) => {
    const {
      statusCode,
      headers: received,
      payload,
    } = await app.inject({
      method: method as 'GET',
      url: address,
      headers,
      ...(body !== undefined && { payload: body }),
    });
    return {
      status: statusCode,
      headers: Object.fromEntries(
        Object.entries(received).map(([name, value]) => [name, String(value)]),
      ),
      body: payload,
    };
  };

export interface Scratch {
  readonly workspaceId: string;
  readonly target: ReplayTarget;
  /** Removes the workspace with everything in it. */
  remove(): Promise<void>;
}

/** Creates a workspace, and a gateway that serves it. The database stays open; the caller closes it. */
export async function openScratch(database: Database): Promise<Scratch> {
  const { system } = database;
  const { workspace, apiKey } = await createWorkspace(system, { name: 'Replay of a recording' });
  const workspaceId = workspace.id;
  const { apiKey: readOnlyKey } = await createAdminApiKey(system, {
    workspaceId,
    name: 'Replay, read-only',
    readOnly: true,
  });
  const app = createApp({ database, logger: pino({ level: 'silent' }), drainDelayMs: 0 });
  return {
    workspaceId,
    target: {
      description: 'a new workspace of this gateway',
      apiKey,
      readOnlyKey,
      isRemote: false,
      send: sendTo(app),
    },
    async remove() {
      // The gateway writes counts of calls when it closes.
      await app.close();
      await removeWorkspace(system, workspaceId);
    },
  };
}
