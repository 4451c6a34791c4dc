// Inserts new opportunities, each with the event of its creation.
import { placementRow } from '../../database/event-statements.js';
import type { Selection } from '../../database/table.js';
import type { OpportunityModel } from '../../generated/prisma/models.js';
import { inBatch, type Caller } from '../caller.js';
import { newUuid } from '../uuid.js';
import { eventOfCreation, notificationOfEvents, recordOfEvents, type NewEvent } from './events.js';
import type { Prepared } from './input.js';
import { defaultStageOf, readByInsertion } from './links.js';
import { firstRanks } from './rank.js';

/** The rows of new opportunities, on top of their stages, in the order of the inputs. */
function newRows({ viewer: { workspaceId } }: Caller, inputs: readonly Prepared[]) {
  const now = new Date();
  const ranks = firstRanks(inputs.length);
  return inputs.map(({ values, placement }, index) => {
    if (placement === undefined) throw new Error('No placement was found.');
    return {
      ...values,
      ...placement,
      workspaceId,
      id: newUuid(),
      tags: values.tags ?? [],
      approvalStatus: 'opportunity' as const,
      stageRank: ranks[index] ?? '',
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
  });
}

/** The positions of the changes whose values the insertion reads. */
const placedChanges = ({ changes }: NewEvent) => {
  const position = (name: string) =>
    (changes as { readonly field: string }[]).findIndex(({ field }) => field === name);
  return { pipelineId: position('pipelineId'), stageId: position('stageId') };
};

/**
 * Inserts opportunities. The insertion of a single one can read its default placement.
 *
 * @param inputs without issues
 * @returns the rows, in the order of the inputs; none if there is no default placement
 */
export async function insertOpportunities(
  caller: Caller,
  inputs: readonly Prepared[],
  selection: Selection = {},
): Promise<OpportunityModel[]> {
  const rows = newRows(caller, inputs);
  const events = rows.map((row) => eventOfCreation(row as Partial<OpportunityModel> & typeof row));
  const [first, ...others] = events;
  const readsPlacement = others.length === 0 && inputs[0]?.placement === readByInsertion;
  const record = recordOfEvents(
    caller,
    events,
    readsPlacement && first ? placedChanges(first) : undefined,
  );
  const insertion = {
    model: 'Opportunity' as const,
    rows,
    events: record,
    selection,
    source: readsPlacement
      ? {
          name: placementRow,
          model: 'Stage' as const,
          args: { ...defaultStageOf('opportunity'), take: 1 },
          columns: { pipelineId: 'pipelineId', stageId: 'id' },
        }
      : undefined,
  };
  const inserted = await inBatch(caller, ({ db }) =>
    db.$insertRecorded(insertion, notificationOfEvents(events)),
  );
  const created = inserted as unknown as OpportunityModel[];
  if (created.length < 2) return created;
  const byId = new Map(created.map((row) => [row.id, row]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}
