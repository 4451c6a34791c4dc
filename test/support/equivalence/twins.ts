// Two equal workspaces: the calls that REST makes in one are made through GraphQL in the other.
import { randomUUID } from 'node:crypto';
import { keyColumns, makeKey } from '../../../src/auth/key-secret.js';
import type { Role } from '../../../src/domain/value-sets.js';
import { database, newWorkspace, stagesOf, topOf } from '../gateway.js';
import type { CallerName } from './step.js';
import type { Noun } from './value.js';

/** A workspace before a sequence. */
export interface Twin {
  readonly workspaceId: string;
  readonly keys: Readonly<Record<CallerName, string>>;
  /** The IDs of the existing records. */
  readonly records: Readonly<Record<Noun, readonly string[]>>;
  /** Names for IDs that are the same in both twins. */
  readonly names: ReadonlyMap<string, string>;
}

export interface Twins {
  readonly rest: Twin;
  readonly graphql: Twin;
  /** IDs of records in another workspace. */
  readonly elsewhere: Readonly<Record<Noun, string>>;
  /** Deletes everything that sequences have created. */
  readonly reset: () => Promise<void>;
}

const callers: Readonly<Record<CallerName, { user: Role; columns?: object }>> = {
  admin: { user: 'admin' },
  member: { user: 'member' },
  viewer: { user: 'viewer' },
  reader: { user: 'admin', columns: { readOnly: true } },
  revoked: { user: 'admin', columns: { revokedAt: new Date() } },
};

/** The contact that exists before a sequence. */
const firstContactId = '01890000-0000-7000-8000-00000000c001';
const longAgo = new Date('2026-01-01T00:00:00Z');

async function newTwin(): Promise<Twin> {
  const { id: workspaceId } = await newWorkspace();
  await database.system.user.createMany({
    data: (['member', 'viewer'] as const).map((role) => ({
      workspaceId,
      role,
      name: `The ${role}`,
      email: `${role}@example.com`,
    })),
  });
  const users = await database.system.user.findMany({
    where: { workspaceId },
    orderBy: { email: 'asc' },
  });
  const keys = {} as Record<CallerName, string>;
  const names = new Map([[workspaceId, 'workspace']]);
  for (const [name, { user: role, columns }] of Object.entries(callers)) {
    const key = makeKey();
    const { id } = await database.system.apiKey.create({
      data: {
        workspaceId,
        userId: users.find((user) => user.role === role)?.id ?? '',
        name: `Key of ${name}`,
        ...keyColumns(key),
        lastCharacters: 'same',
        ...columns,
      },
    });
    keys[name as CallerName] = key;
    names.set(id, `key_of_${name}`);
  }
  await newPipeline(workspaceId);
  const pipelines = await database.system.pipeline.findMany({
    where: { workspaceId },
    orderBy: { position: 'asc' },
    include: { stages: { orderBy: { position: 'asc' } } },
  });
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
  const records = {
    user: ids(users),
    pipeline: ids(pipelines),
    stage: pipelines.flatMap(({ stages }) => ids(stages)),
    contact: [firstContactId],
    opportunity: [],
  };
  for (const [noun, some] of Object.entries(records))
    for (const [index, id] of some.entries()) names.set(id, `${noun}_${index + 1}`);
  return { workspaceId, keys, records, names };
}

/** A second pipeline of opportunities, as a target of moves. */
const newPipeline = (workspaceId: string) =>
  database.system.pipeline.create({
    data: {
      workspaceId,
      name: 'Repairs',
      kind: 'opportunity',
      position: 2,
      stages: {
        create: ['First', 'Second'].map((name, position) => ({ name, position })),
      },
    },
  });

async function newElsewhere(): Promise<Twins['elsewhere']> {
  const { id: workspaceId } = await newWorkspace();
  const [stage] = await stagesOf(workspaceId);
  const { id: user } = await database.system.user.findFirstOrThrow({ where: { workspaceId } });
  const { id: contact } = await database.system.contact.create({
    data: { workspaceId, firstName: 'Eve', phone: '1' },
  });
  const { id: opportunity } = await database.system.opportunity.create({
    data: { ...topOf(stage), id: randomUUID() },
  });
  return { user, contact, opportunity, stage: stage?.id ?? '', pipeline: stage?.pipelineId ?? '' };
}

export async function newTwins(): Promise<Twins> {
  const [rest, graphql, elsewhere] = [await newTwin(), await newTwin(), await newElsewhere()];
  const workspaceIds = [rest.workspaceId, graphql.workspaceId];
  const where = { workspaceId: { in: workspaceIds } };
  return {
    rest,
    graphql,
    elsewhere,
    async reset() {
      const { opportunity, opportunityEvent, workspaceEvent, idempotentAnswer, contact } =
        database.system;
      await Promise.all([
        opportunityEvent.deleteMany({ where }),
        workspaceEvent.deleteMany({ where }),
        idempotentAnswer.deleteMany({ where }),
        opportunity.deleteMany({ where }),
      ]);
      await contact.deleteMany({ where });
      await contact.createMany({
        data: workspaceIds.map((workspaceId) => ({
          workspaceId,
          id: firstContactId,
          firstName: 'Ann',
          lastName: 'Miller',
          email: 'ann@example.com',
          type: 'customer' as const,
          createdAt: longAgo,
          updatedAt: longAgo,
        })),
      });
    },
  };
}
