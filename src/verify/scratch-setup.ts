// Gives the scratch workspace the users, pipelines and stages that a recording shows or names.
import type { SystemClient } from '../database/database.js';
import type { PipelineKind } from '../domain/value-sets.js';
import type { IdMap } from './id-map.js';
import { isJsonObject, textAt } from './json.js';
import type { KnownRecord, KnownRecords, Noun } from './known-records.js';

const ofNoun = ({ byId }: KnownRecords, noun: Noun): KnownRecord[] =>
  [...byId.values()].filter((record) => record.noun === noun);

const positionOf = ({ shown, isDefault }: KnownRecord): number => {
  const position = shown?.position;
  return typeof position === 'number' ? position : isDefault === true ? -1 : 1_000;
};

const byPosition = (one: KnownRecord, other: KnownRecord): number =>
  positionOf(one) - positionOf(other);

/** The kind of a pipeline, or that of the records in it if the recording does not show the pipeline. */
function kindOf({ id, shown }: KnownRecord, known: KnownRecords): PipelineKind {
  const kind = textAt(shown, 'kind');
  if (kind === 'opportunity' || kind === 'project') return kind;
  const inside = ofNoun(known, 'opportunity').find(
    ({ shown: record }) => textAt(record, 'pipeline_id') === id,
  );
  return textAt(inside?.shown, 'approval_status') === 'project' ? 'project' : 'opportunity';
}

function stagesIn(pipelineId: string, known: KnownRecords): KnownRecord[] {
  return ofNoun(known, 'stage')
    .filter((stage) => stage.pipelineId === pipelineId)
    .sort(byPosition);
}

/** Creates the pipelines of a kind in place of those that every new workspace has. */
async function replacePipelines(
  system: SystemClient,
  workspaceId: string,
  known: KnownRecords,
  ids: IdMap,
): Promise<void> {
  const pipelines = ofNoun(known, 'pipeline').sort(byPosition);
  const isComplete = pipelines.some(({ shown }) => isJsonObject(shown));
  for (const kind of ['opportunity', 'project'] as const) {
    const own = pipelines.filter((pipeline) => kindOf(pipeline, known) === kind);
    if (own.length === 0 && !isComplete) continue;
    await system.stage.deleteMany({ where: { workspaceId, pipeline: { kind } } });
    await system.pipeline.deleteMany({ where: { workspaceId, kind } });
    const chosen =
      own.find(({ shown }) => shown?.is_default === true) ??
      own.find(({ isDefault }) => isDefault) ??
      own[0];
    for (const [index, pipeline] of own.entries()) {
      const stages = stagesIn(pipeline.id, known);
      const created = await system.pipeline.create({
        data: {
          workspaceId,
          kind,
          name: textAt(pipeline.shown, 'name') ?? `Pipeline ${String(index + 1)}`,
          isDefault: pipeline === chosen,
          position: pipelines.indexOf(pipeline),
          stages: {
            create: stages.map((stage, position) => ({
              name: textAt(stage.shown, 'name') ?? `Stage ${String(position + 1)}`,
              position,
            })),
          },
        },
        include: { stages: { orderBy: { position: 'asc' } } },
      });
      ids.bind(pipeline.id, created.id);
      stages.forEach(({ id }, at) => {
        ids.bind(id, created.stages[at]?.id ?? '');
      });
    }
  }
}

async function createUsers(
  system: SystemClient,
  workspaceId: string,
  known: KnownRecords,
  ids: IdMap,
): Promise<void> {
  const users = ofNoun(known, 'user');
  const columnsOf = ({ shown }: KnownRecord, number: number) => ({
    name: textAt(shown, 'name') ?? `User ${String(number)}`,
    email: textAt(shown, 'email') ?? `user-${String(number)}@example.com`,
  });
  // The workspace has one admin, for whom its key acts.
  const admin = users.find(({ shown }) => textAt(shown, 'role') === 'admin');
  for (const [index, user] of users.entries()) {
    const columns = columnsOf(user, index + 1);
    const role = textAt(user.shown, 'role');
    const { id } =
      user === admin
        ? await updateAdmin(system, workspaceId, columns)
        : await system.user.create({
            data: {
              ...columns,
              workspaceId,
              role: role === 'admin' || role === 'viewer' ? role : 'member',
            },
          });
    ids.bind(user.id, id);
  }
}

async function updateAdmin(
  system: SystemClient,
  workspaceId: string,
  columns: { name: string; email: string },
) {
  const { id } = await system.user.findFirstOrThrow({ where: { workspaceId } });
  return system.user.update({ where: { workspaceId_id: { workspaceId, id } }, data: columns });
}

export async function setUpScratch(
  system: SystemClient,
  workspaceId: string,
  known: KnownRecords,
  ids: IdMap,
): Promise<void> {
  await replacePipelines(system, workspaceId, known, ids);
  await createUsers(system, workspaceId, known, ids);
  const { workspaceName: name } = known;
  if (name !== undefined)
    await system.workspace.update({ where: { id: workspaceId }, data: { name } });
  for (const id of known.workspaceIds) ids.bind(id, workspaceId);
}
