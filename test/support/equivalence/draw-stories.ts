// Generates short sequences of calls that depend on each other, and would rarely occur together by chance.
import fc, { type Arbitrary } from 'fast-check';
import { ownId } from './draw-ids.js';
import { drawers } from './drawers.js';
import type { Step } from './step.js';
import type { Value } from './value.js';

/** A valid call by an admin, without headers. */
const simple = (route: string, given: Step['given'], id?: Value): Step => ({
  route,
  as: 'admin',
  given,
  ...(id && { id }),
});

const newOpportunity = simple('POST /v1/opportunities', {});
const newContact = simple('POST /v1/contacts', {
  first_name: { text: 'Bob' },
  phone: { text: '1' },
});

/** Calls that make a list longer than a page, for lists that can be empty. */
const creations: Readonly<Record<string, readonly Step[]>> = {
  'GET /v1/opportunities': [newOpportunity, newOpportunity, newOpportunity],
  'GET /v1/contacts': [newContact, newContact],
};

export const stories: readonly Arbitrary<readonly Step[]>[] = [
  // Archives and restores an opportunity.
  ownId('opportunity').map((id) =>
    ['archive', 'restore'].map((verb) => simple(`POST /v1/opportunities/:id/${verb}`, {}, id)),
  ),
  // Approves and unapproves an opportunity, with its former placement or another one.
  fc
    .record({
      id: ownId('opportunity'),
      place: fc.oneof(
        fc.constant({}),
        ownId('pipeline').map((pipeline) => ({ pipeline_id: pipeline })),
        ownId('stage').map((stage) => ({ stage_id: stage })),
      ),
    })
    .map(({ id, place }) => [
      newOpportunity,
      simple('POST /v1/opportunities/:id/approve', {}, id),
      simple('POST /v1/opportunities/:id/unapprove', place, id),
    ]),
  // Creates enough records for two pages, and reads both.
  fc
    .record({
      list: fc.constantFrom(
        ...drawers.filter(({ answers }) => answers === 'list').map(({ route }) => route),
      ),
      limit: fc.constantFrom({ text: '1' }, { text: '2' }),
    })
    .map(({ list, limit }) => [
      ...(creations[list] ?? []),
      simple(list, { limit }),
      simple(list, { limit, cursor: { cursor: { list, nth: 0 } } }),
    ]),
  // Changes the status of a record, and lists records by status.
  fc
    .record({
      id: ownId('opportunity'),
      verb: fc.constantFrom('archive', 'approve'),
      status: fc.constantFrom('opportunity', 'project', 'archived'),
    })
    .map(({ id, verb, status }) => [
      newOpportunity,
      simple(`POST /v1/opportunities/:id/${verb}`, {}, id),
      simple('GET /v1/opportunities', { approval_status: { text: status } }),
    ]),
  // Places two opportunities in one stage, and moves one next to the other.
  fc
    .record({
      id: ownId('opportunity'),
      other: ownId('opportunity'),
      side: fc.constantFrom('before_id', 'after_id'),
    })
    .map(({ id, other, side }) => [
      newOpportunity,
      newOpportunity,
      simple('POST /v1/opportunities/:id/move', { [side]: other }, id),
    ]),
];
