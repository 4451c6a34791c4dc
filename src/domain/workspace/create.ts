// Workspaces, and the API keys that open them: what an operator creates. It works on the unbound
// client, since there is no workspace yet to be bound to.
import { z } from 'zod';
import { keyColumns, makeKey } from '../../auth/key-secret.js';
import type { SystemClient, SystemTables } from '../../database/database.js';
import { NotFoundError } from '../../errors.js';
import { newKey, revoke } from '../api-key/write.js';
import { creationOf } from '../event/audited-records.js';
import { isUuid, newUuid } from '../uuid.js';
import { requireValid } from '../validation.js';
import { settingsColumns } from './columns.js';

/** The pipelines that a workspace starts with: the default of each kind, with its stages. */
const initialPipelines = [
  {
    name: 'Sales',
    kind: 'opportunity',
    stages: ['New lead', 'Appointment set', 'Estimate sent', 'Negotiation', 'Won'],
  },
  {
    name: 'Production',
    kind: 'project',
    stages: ['Approved', 'Scheduled', 'In progress', 'Punch list', 'Completed'],
  },
] as const;

const nameRule = z.object({ name: settingsColumns.name.write });
const workspaceRule = nameRule.extend({ country: settingsColumns.country.write });

/** The rows of the initial pipelines, with their stages. */
const newPipelines = () =>
  initialPipelines.map(({ stages, ...pipeline }, position) => ({
    pipeline: { ...pipeline, id: newUuid(), isDefault: true, position },
    stages: stages.map((name, index) => ({ id: newUuid(), name, position: index })),
  }));

export interface NewWorkspace {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly apiKey: string;
}

/**
 * Creates a workspace with an admin, the default pipelines and an admin's API key, in one transaction. Each record has the
 * event of its creation.
 *
 * @param country default: US
 * @param apiKey the key of the admin; default: a random key
 * @returns with the key, which is not stored and cannot be had again
 * @throws ValidationError
 */
export async function createWorkspace(
  system: SystemTables,
  {
    apiKey = makeKey(),
    country = 'US',
    ...values
  }: { name: string; country?: string | undefined; apiKey?: string | undefined },
): Promise<NewWorkspace> {
  const named = requireValid(workspaceRule, { ...values, country });
  const settings = { ...named, id: newUuid(), timeZone: 'UTC' };
  const user = { id: newUuid(), name: 'Admin', email: 'admin@example.com', role: 'admin' } as const;
  const key = { id: newUuid(), name: 'Admin key', ...keyColumns(apiKey) };
  const pipelines = newPipelines();
  const events = [
    creationOf('workspace', settings),
    creationOf('user', user),
    creationOf('apiKey', { ...key, userId: user.id, readOnly: false }),
    ...pipelines.flatMap(({ pipeline, stages }) => [
      creationOf('pipeline', pipeline),
      ...stages.map((stage) => creationOf('stage', { ...stage, pipelineId: pipeline.id })),
    ]),
  ];
  // The user comes first, because only writes of its own table fill its folded columns.
  await system.user.create({
    data: {
      ...user,
      apiKeys: { create: key },
      workspace: {
        create: {
          ...settings,
          pipelines: {
            create: pipelines.map(({ pipeline, stages }) => ({
              ...pipeline,
              stages: { create: stages },
            })),
          },
          events: { createMany: { data: events } },
        },
      },
    },
    select: { id: true },
  });
  return { workspace: { id: settings.id, name: settings.name }, apiKey };
}

/**
 * Creates an API key that acts for the workspace's first active admin.
 *
 * @returns with the key, which is not stored and cannot be had again
 * @throws NotFoundError when there is no such workspace
 * @throws ValidationError
 */
export async function createAdminApiKey(
  system: SystemClient,
  { workspaceId, name, readOnly }: { workspaceId: string; name: string; readOnly: boolean },
): Promise<{ id: string; apiKey: string }> {
  requireValid(nameRule, { name });
  const admin = isUuid(workspaceId)
    ? await system.user.findFirst({
        where: { workspaceId, role: 'admin', deactivatedAt: null },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        select: { id: true },
      })
    : null;
  if (admin === null) throw new NotFoundError(`There is no workspace ${workspaceId}.`);
  const { key, columns } = newKey();
  const data = { id: newUuid(), workspaceId, userId: admin.id, name, readOnly, ...columns };
  await system.$transaction([
    system.apiKey.create({ data, select: { id: true } }),
    system.workspaceEvent.create({ data: { ...creationOf('apiKey', data), workspaceId } }),
  ]);
  return { id: data.id, apiKey: key };
}

/**
 * Revokes an API key: the next request with it is rejected. Revoking twice keeps the first time.
 *
 * @throws NotFoundError when there is no such key
 */
export const revokeAnyApiKey = (system: SystemClient, id: string): Promise<void> =>
  system.$transaction(async (tables) => {
    const revoked = await revoke(tables.apiKey, id);
    if (revoked === undefined) return;
    const { event, workspaceId } = revoked;
    await tables.workspaceEvent.create({ data: { ...event, workspaceId } });
  });
