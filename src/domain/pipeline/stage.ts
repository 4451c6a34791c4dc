// Stages: creating, changing, ordering and deleting the steps of a pipeline, which has from 1 to 30.
import { z } from 'zod';
import type { Selection } from '../../database/table.js';
import { LimitReachedError, ValidationError } from '../../errors.js';
import type { Caller } from '../caller.js';
import { closePosition, makeWay, openPosition, positionIssues, type Siblings } from './position.js';
import { isUuid } from '../uuid.js';
import { changeSetup } from '../workspace/lock.js';
import { changeRecord, insertRecord, deleteRecord } from '../event/write.js';
import { differing, findRecord } from '../stored-record.js';
import { rejectFound, replaceable, validate, type Maybe } from '../validation.js';
import { stageColumns } from './columns.js';
import { ensureEmpty, findDestination, type Deletion } from './empty.js';
import { stagesMax } from './read.js';

const siblingsIn = ({ db }: Caller, pipelineId: string): Siblings => ({
  count: () => db.stage.count({ where: { pipelineId } }),
  shift: (position, by) =>
    db.stage.updateMany({
      where: { pipelineId, position },
      data: { position: { increment: by } },
    }),
});

/** The number of stages of a pipeline. It is 0 only if there is no such pipeline. */
const countIn = (caller: Caller, pipelineId: string) =>
  isUuid(pipelineId) ? siblingsIn(caller, pipelineId).count() : 0;

const newStage = z.object({ name: stageColumns.name.write });

export interface NewStage {
  readonly pipelineId: string;
  readonly name: string;
  /** Default: after all others. */
  readonly position?: Maybe<number>;
}

/**
 * Adds a stage to a pipeline.
 *
 * @throws ValidationError
 * @throws LimitReachedError when the pipeline has as many as it can
 */
export async function createStage(caller: Caller, input: NewStage, query: Selection = {}) {
  rejectFound(caller, newStage, input);
  return changeSetup(caller, async (inner) => {
    const { pipelineId } = input;
    const count = await countIn(inner, pipelineId);
    const { name } = validate(inner, newStage, input, [
      ...(count === 0
        ? [
            {
              path: ['pipelineId'],
              message: 'Does not name a pipeline of this workspace.',
            },
          ]
        : positionIssues(input.position, count)),
    ]);
    if (count >= stagesMax)
      throw new LimitReachedError(`A pipeline has at most ${String(stagesMax)} stages.`, stagesMax);
    const position = input.position ?? count;
    if (position < count) await openPosition(siblingsIn(inner, pipelineId), position);
    const { workspaceId } = inner.viewer;
    return insertRecord(inner, 'stage', { workspaceId, pipelineId, name, position }, query);
  });
}

const stageChanges = z.object({
  name: replaceable(stageColumns.name.write),
  position: replaceable(stageColumns.position.write),
});

export interface StageChange {
  readonly id: string;
  readonly name?: Maybe<string>;
  /** The new position in the pipeline. The stages in between move by one. */
  readonly position?: Maybe<number>;
}

/**
 * Changes the fields that the input contains; an absent field keeps its value.
 *
 * @throws NotFoundError when the workspace has no such stage
 * @throws ValidationError
 */
export async function updateStage(
  caller: Caller,
  { id, ...input }: StageChange,
  query: Selection = {},
) {
  rejectFound(caller, stageChanges, input);
  return changeSetup(caller, async (inner) => {
    const before = await findRecord(inner, 'stage', id);
    const siblings = siblingsIn(inner, before.pipelineId);
    const issues =
      input.position == null ? [] : positionIssues(input.position, (await siblings.count()) - 1);
    const data = differing(before, validate(inner, stageChanges, input, issues));
    if (data?.position !== undefined) await makeWay(siblings, before.position, data.position);
    return changeRecord(inner, 'stage', before, data, query);
  });
}

/**
 * Deletes a stage. The opportunities in it move to the end of another one, if one is named.
 *
 * @throws NotFoundError when the workspace has no such stage
 * @throws RecordInUseError when opportunities are in it and no other stage is named
 * @throws LimitReachedError when more opportunities would move than one deletion may move
 * @throws ValidationError when the other stage does not exist, or its pipeline has no other stage
 */
export function deleteStage(
  caller: Caller,
  { id, moveOpportunitiesToStageId }: Deletion,
): Promise<{ id: string }> {
  return changeSetup(caller, async (inner) => {
    const before = await findRecord(inner, 'stage', id);
    const { pipelineId, position } = before;
    const destination = await findDestination(inner, moveOpportunitiesToStageId, {
      pipelineId,
      stageId: id,
    });
    const siblings = siblingsIn(inner, pipelineId);
    if ((await siblings.count()) === 1)
      throw new ValidationError([
        { path: ['id'], message: 'Is the only stage of its pipeline, which needs one.' },
      ]);
    await ensureEmpty(inner, { pipelineId, stageId: id }, destination);
    await deleteRecord(inner, 'stage', before);
    await closePosition(siblings, position);
    return { id };
  });
}
