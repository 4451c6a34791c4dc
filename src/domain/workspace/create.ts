// Workspaces, and the API keys that open them: what an operator creates. It works on the unbound
// client, since there is no workspace yet to be bound to.
import { z } from 'zod';
import { keyColumns, makeKey } from '../../auth/key-secret.js';
import type { SystemTables } from '../../database/database.js';
import { NotFoundError } from '../../errors.js';
import { newKey, revoke } from '../api-key/write.js';
import { isUuid } from '../uuid.js';
import { requiredText, requireValid } from '../validation.js';
import { country as countryRule } from './country.js';

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

const nameRule = z.object({ name: requiredText });
const workspaceRule = nameRule.extend({ country: countryRule.optional() });

export interface NewWorkspace {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly apiKey: string;
}

/**
 * Creates a workspace with an admin, the default pipelines and an admin's API key, in one transaction.
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
    ...values
  }: { name: string; country?: string | undefined; apiKey?: string | undefined },
): Promise<NewWorkspace> {
  const { name, country } = requireValid(workspaceRule, values);
  // The user comes first, because only writes of its own table fill its folded columns.
  const { workspace } = await system.user.create({
    data: {
      name: 'Admin',
      email: 'admin@example.com',
      role: 'admin',
      apiKeys: { create: { name: 'Admin key', ...keyColumns(apiKey) } },
      workspace: {
        create: {
          name,
          ...(country !== undefined && { country }),
          pipelines: {
            create: initialPipelines.map(({ stages, ...pipeline }, position) => ({
              ...pipeline,
              isDefault: true,
              position,
              stages: { create: stages.map((stage, index) => ({ name: stage, position: index })) },
            })),
          },
        },
      },
    },
    select: { workspace: { select: { id: true, name: true } } },
  });
  return { workspace, apiKey };
}

/**
 * Creates an API key that acts for the workspace's first active admin.
 *
 * @returns with the key, which is not stored and cannot be had again
 * @throws NotFoundError when there is no such workspace
 * @throws ValidationError
 */
export async function createAdminApiKey(
  system: SystemTables,
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
  const { id } = await system.apiKey.create({
    data: { workspaceId, userId: admin.id, name, readOnly, ...columns },
    select: { id: true },
  });
  return { id, apiKey: key };
}

/**
 * Revokes an API key: the next request with it is rejected. Revoking twice keeps the first time.
 *
 * @throws NotFoundError when there is no such key
 */
export const revokeAnyApiKey = (system: SystemTables, id: string): Promise<void> =>
  revoke(system.apiKey, id);
