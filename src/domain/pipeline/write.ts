// Pipelines: creating, changing, ordering and deleting them. Each kind always has exactly one default.
import { z } from 'zod';
import type { Selection } from '../../database/table.js';
import { LimitReachedError, ValidationError, type Issue } from '../../errors.js';
import type { PipelineKind } from '../value-sets.js';
import type { Caller } from '../caller.js';
import {
  changeOf,
  creationOf,
  deletionOf,
  type NewWorkspaceEvent,
} from '../event/audited-records.js';
import { changeRecord, recordWorkspaceEvents } from '../event/write.js';
import { keyOf } from '../key.js';
import { closePosition, makeWay, positionIssues, type Siblings } from './position.js';
import { changeSetup } from '../workspace/lock.js';
import { differing, findRecord, requireFound } from '../stored-record.js';
import { isUuid, newUuid } from '../uuid.js';
import { rejectFound, replaceable, validate, type Maybe } from '../validation.js';
import { pipelineColumns, stageColumns } from './columns.js';
import { ensureEmpty, findDestination, type Deletion } from './empty.js';
import { stagesMax } from './read.js';

const pipelinesMax = 50;

const siblingsOf = ({ db }: Caller): Siblings => ({
  count: () => db.pipeline.count(),
  shift: (position, by) =>
    db.pipeline.updateMany({ where: { position }, data: { position: { increment: by } } }),
});

/**
 * Clears the default of a kind before another pipeline becomes it, because the database never accepts two defaults.
 *
 * @returns the event of the former default, which the caller records
 */
async function clearDefault({ db }: Caller, kind: PipelineKind): Promise<NewWorkspaceEvent[]> {
  const data = { isDefault: false };
  const former = await db.pipeline.updateManyAndReturn({ where: { kind, isDefault: true }, data });
  return former.map((pipeline) => changeOf('pipeline', { ...pipeline, isDefault: true }, data));
}

const stageCount = `Must have from 1 to ${String(stagesMax)} stages.`;

const newPipeline = z.object({
  name: pipelineColumns.name.write,
  stages: z
    .array(z.object({ name: stageColumns.name.write }))
    .min(1, stageCount)
    .max(stagesMax, stageCount),
});

export interface NewPipeline {
  readonly name: string;
  readonly kind: PipelineKind;
  readonly isDefault: boolean;
  /** The stages of the pipeline, in their order. */
  readonly stages: readonly { readonly name: string }[];
}

/**
 * Creates a pipeline, after all others.
 *
 * @throws ValidationError
 * @throws LimitReachedError when the workspace has as many as it can
 */
export async function createPipeline(caller: Caller, input: NewPipeline, query: Selection = {}) {
  const { name, stages } = validate(caller, newPipeline, input);
  const { kind, isDefault } = input;
  return changeSetup(caller, async (inner) => {
    const position = await siblingsOf(inner).count();
    if (position >= pipelinesMax)
      throw new LimitReachedError(
        `A workspace has at most ${String(pipelinesMax)} pipelines.`,
        pipelinesMax,
      );
    const ownStages = stages.map((stage, index) => ({ ...stage, id: newUuid(), position: index }));
    const others = isDefault ? await clearDefault(inner, kind) : [];
    const pipeline = await inner.db.pipeline.create({
      ...query,
      data: {
        workspaceId: inner.viewer.workspaceId,
        name,
        kind,
        isDefault,
        position,
        stages: { createMany: { data: ownStages } },
      },
    });
    const pipelineId = pipeline.id;
    await recordWorkspaceEvents(inner, [
      ...others,
      creationOf('pipeline', pipeline),
      ...ownStages.map((stage) => creationOf('stage', { ...stage, pipelineId })),
    ]);
    return pipeline;
  });
}

const pipelineChanges = z.object({
  name: replaceable(pipelineColumns.name.write),
  isDefault: replaceable(pipelineColumns.isDefault.write),
  position: replaceable(pipelineColumns.position.write),
});

export interface PipelineChange {
  readonly id: string;
  readonly name?: Maybe<string>;
  /** True makes the pipeline the default of its kind, in place of the present one. */
  readonly isDefault?: Maybe<boolean>;
  /** The new position among all pipelines. The pipelines in between move by one. */
  readonly position?: Maybe<number>;
}

/**
 * Changes the fields that the input contains; an absent field keeps its value.
 *
 * @throws NotFoundError when the workspace has no such pipeline
 * @throws ValidationError
 */
export async function updatePipeline(
  caller: Caller,
  { id, ...input }: PipelineChange,
  query: Selection = {},
) {
  rejectFound(caller, pipelineChanges, input);
  return changeSetup(caller, async (inner) => {
    const before = await findRecord(inner, 'pipeline', id);
    const siblings = siblingsOf(inner);
    const issues: Issue[] =
      input.position == null ? [] : positionIssues(input.position, (await siblings.count()) - 1);
    if (before.isDefault && input.isDefault === false)
      issues.push({
        path: ['isDefault'],
        message:
          'Must be true for the default pipeline of its kind. To change the default, set isDefault of another pipeline to true.',
      });
    const values = validate(inner, pipelineChanges, input, issues);
    const data = differing(before, values);
    const others = data?.isDefault === true ? await clearDefault(inner, before.kind) : [];
    if (data?.position !== undefined) await makeWay(siblings, before.position, data.position);
    return changeRecord(inner, 'pipeline', before, data, query, { others });
  });
}

/**
 * Deletes a pipeline with its stages. The opportunities in it move to the end of a stage of another pipeline, if one is
 * named.
 *
 * @throws NotFoundError when the workspace has no such pipeline
 * @throws RecordInUseError when opportunities are in it and no stage is named
 * @throws LimitReachedError when more opportunities would move than one deletion may move
 * @throws ValidationError when the stage does not exist, or the pipeline is the default of its kind
 */
export function deletePipeline(
  caller: Caller,
  { id, moveOpportunitiesToStageId }: Deletion,
): Promise<{ id: string }> {
  return changeSetup(caller, async (inner) => {
    const key = keyOf(inner, id);
    const { stages, ...pipeline } = requireFound(
      'pipeline',
      isUuid(id)
        ? await inner.db.pipeline.findUnique({ where: key, include: { stages: true } })
        : null,
    );
    const destination = await findDestination(inner, moveOpportunitiesToStageId, {
      pipelineId: id,
    });
    if (pipeline.isDefault)
      throw new ValidationError([
        {
          path: ['id'],
          message: 'Is the default of its kind: make another the default first.',
        },
      ]);
    await ensureEmpty(inner, { pipelineId: id }, destination);
    await inner.db.stage.deleteMany({ where: { pipelineId: id } });
    await inner.db.pipeline.delete({ where: key, select: { id: true } });
    await closePosition(siblingsOf(inner), pipeline.position);
    await recordWorkspaceEvents(inner, [
      ...stages.map((stage) => deletionOf('stage', stage)),
      deletionOf('pipeline', pipeline),
    ]);
    return { id };
  });
}
