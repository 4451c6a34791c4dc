// The past of made-up opportunities: the stages that each has passed, as the events of its changes.
import type { NewEventRow } from '../database/event-statements.js';
import { newUuid } from '../domain/uuid.js';
import { changesBetween, eventOfCreation } from '../domain/opportunity/events.js';
import type { OpportunityModel } from '../generated/prisma/models.js';
import { dayMs, type DemoLinks, type DemoRow } from './data.js';

type PlacedRow = Pick<DemoRow, 'pipelineId' | 'stageId' | 'approvalStatus' | 'createdAt'>;

/** The changes of a row at a point of its past. */
type PastState = Partial<OpportunityModel> & { readonly updatedAt: Date };

/** The placements from the creation on. A project has passed the stages of opportunities before. */
function placements({ stages }: DemoLinks, row: PlacedRow) {
  const own = row.approvalStatus === 'project' ? stages.project : stages.opportunity;
  const passed = own.slice(0, own.findIndex(({ id }) => id === row.stageId) + 1);
  return row.approvalStatus === 'project' ? [...stages.opportunity, ...passed] : passed;
}

/** The states of a row, the first of which is that of its creation. Its stays differ in length, and are over by now. */
function pastStates(links: DemoLinks, row: PlacedRow, now: Date): PastState[] {
  const passed = placements(links, row);
  const born = row.createdAt.getTime();
  const longestMs = (now.getTime() - born) / passed.length;
  const seed = Math.floor(born / dayMs);
  let time = born;
  return passed.map(({ id: stageId, pipelineId }, step) => {
    const isApproval = row.approvalStatus === 'project' && step === links.stages.opportunity.length;
    if (step > 0) time += Math.floor(Math.min(longestMs, (1 + ((seed + step * 5) % 9)) * dayMs));
    const at = new Date(time);
    const approval = { approvalStatus: 'project', approvedAt: at } as const;
    return { stageId, pipelineId, updatedAt: at, ...(isApproval && approval) };
  });
}

/** The row as its past leaves it. */
export function withPast<Row extends PlacedRow>(links: DemoLinks, row: Row, now: Date) {
  const states = pastStates(links, row, now);
  return { ...row, ...Object.assign({}, ...states), version: states.length } as Row;
}

/** The events of the past of a row, which are inserted with it. Its sales rep has caused them. */
export function pastEvents(links: DemoLinks, row: DemoRow, now: Date): NewEventRow[] {
  const { id: opportunityId, approvalStatus } = row;
  const author = row.salesRepId ?? links.users[0] ?? null;
  const unapproved =
    approvalStatus === 'project'
      ? { approvalStatus: 'opportunity' as const, approvedAt: null }
      : {};
  let before: Partial<OpportunityModel> & typeof row = { ...row, ...unapproved, version: 1 };
  return pastStates(links, row, now).map((state, step) => {
    const after = { ...before, ...state };
    const event =
      step === 0
        ? eventOfCreation(after)
        : {
            opportunityId,
            version: step + 1,
            type: state.approvedAt ? ('approved' as const) : ('moved' as const),
            changes: changesBetween(before, state),
          };
    before = after;
    return { ...event, id: newUuid(), userId: author, apiKeyId: null, createdAt: state.updatedAt };
  });
}
