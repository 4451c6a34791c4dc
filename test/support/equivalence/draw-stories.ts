// Draws a few calls that need each other to succeed: it would take long until they met by chance.
import fc, { type Arbitrary } from 'fast-check';
import { ownId } from './draw-ids.js';
import { drawers } from './drawers.js';
import type { Step } from './step.js';
import type { Value } from './value.js';

/** A call that an admin makes, with nothing about it. */
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

/** For lists that can be empty, what makes them longer than a page. */
const creations: Readonly<Record<string, readonly Step[]>> = {
  'GET /v1/opportunities': [newOpportunity, newOpportunity, newOpportunity],
  'GET /v1/contacts': [newContact, newContact],
};

export const stories: readonly Arbitrary<readonly Step[]>[] = [
  // Put aside, and brought back.
  ownId('opportunity').map((id) =>
    ['archive', 'restore'].map((verb) => simple(`POST /v1/opportunities/:id/${verb}`, {}, id)),
  ),
  // Approved, and not any more: back to its place, or to another one.
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
  // Enough for a page, the page, and the next.
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
  // One that is no longer what it was, and those of one status.
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
  // Two in one stage, and one of them next to the other.
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
