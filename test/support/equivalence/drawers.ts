// The generators for each route, according to the contract: its parameters, and its kind of response. A route without a
// generator fails a test, and so does a generator whose parameters differ from those of the route.
import {
  choiceFilter,
  cursor,
  idFilter,
  search,
  size,
  timeFilter,
  wordSearch,
} from './draw-queries.js';
import { externalIds } from './draw-ids.js';
import { flag, items, link, type Parameter } from './draw-values.js';
import {
  contactFields,
  contactTypes,
  newContact,
  newOpportunities,
  opportunityFields,
  place,
} from './noun-fields.js';

/** The kind of response to a successful call. */
export type Answers = 'list' | 'object' | 'created' | 'changed' | 'upserted' | 'deleted' | 'batch';

export interface Drawer {
  /** Method and path of the route. */
  readonly route: string;
  readonly answers: Answers;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** The noun of the record in the path. */
  readonly target?: 'opportunity' | 'contact';
  /** The values of the path parameter of a route that takes an external ID. */
  readonly externalId?: typeof externalIds;
  /** The weight of the route among all routes. */
  readonly weight: number;
}

/** The parameters of every list. */
const paging = (list: string) => ({ limit: size(), cursor: cursor(list) });

export const drawers: readonly Drawer[] = [
  {
    route: 'GET /v1/opportunities',
    answers: 'list',
    parameters: {
      q: search('ann miller', 'roof', 'ROOF ann', 'zo'),
      contact_name: search('NN', 'b\\'),
      approval_status: choiceFilter(['opportunity', 'project', 'archived']),
      pipeline_id: idFilter('pipeline'),
      stage_id: idFilter('stage'),
      sales_rep_id: idFilter('user'),
      tag: search('roof', 'Roof'),
      external_id: search('A-1', 'a-1'),
      updated_since: timeFilter,
      search: wordSearch('ann miller', 'mliler', 'roof zo', '555 0100'),
      ...paging('GET /v1/opportunities'),
    },
    weight: 6,
  },
  {
    route: 'POST /v1/opportunities',
    answers: 'created',
    parameters: opportunityFields,
    weight: 6,
  },
  {
    route: 'POST /v1/opportunities/batch',
    answers: 'batch',
    parameters: { opportunities: items(opportunityFields, newOpportunities), all_or_none: flag },
    weight: 3,
  },
  {
    route: 'GET /v1/opportunities/by-external-id/:external_id',
    answers: 'object',
    parameters: {},
    externalId: externalIds,
    weight: 2,
  },
  {
    route: 'PUT /v1/opportunities/by-external-id/:external_id',
    answers: 'upserted',
    parameters: Object.fromEntries(
      Object.entries(opportunityFields).filter(([name]) => name !== 'external_id'),
    ),
    externalId: externalIds,
    weight: 4,
  },
  {
    route: 'GET /v1/opportunities/:id',
    answers: 'object',
    parameters: {},
    target: 'opportunity',
    weight: 2,
  },
  {
    route: 'PATCH /v1/opportunities/:id',
    answers: 'changed',
    parameters: opportunityFields,
    target: 'opportunity',
    weight: 7,
  },
  {
    route: 'DELETE /v1/opportunities/:id',
    answers: 'deleted',
    parameters: {},
    target: 'opportunity',
    weight: 2,
  },
  {
    route: 'POST /v1/opportunities/:id/approve',
    answers: 'changed',
    parameters: place,
    target: 'opportunity',
    weight: 3,
  },
  {
    route: 'POST /v1/opportunities/:id/unapprove',
    answers: 'changed',
    parameters: place,
    target: 'opportunity',
    weight: 2,
  },
  {
    route: 'POST /v1/opportunities/:id/archive',
    answers: 'changed',
    parameters: {},
    target: 'opportunity',
    weight: 3,
  },
  {
    route: 'POST /v1/opportunities/:id/restore',
    answers: 'changed',
    parameters: {},
    target: 'opportunity',
    weight: 3,
  },
  {
    route: 'POST /v1/opportunities/:id/move',
    answers: 'changed',
    parameters: { ...place, before_id: link('opportunity'), after_id: link('opportunity') },
    target: 'opportunity',
    weight: 4,
  },
  {
    route: 'GET /v1/contacts',
    answers: 'list',
    parameters: {
      q: search('ann example', '555'),
      email: search('ann@example.com', 'ANN@example.com'),
      phone: search('5550100', '+4315 55'),
      contact_type: choiceFilter(contactTypes),
      ...paging('GET /v1/contacts'),
    },
    weight: 3,
  },
  { route: 'POST /v1/contacts', answers: 'created', parameters: newContact, weight: 3 },
  {
    route: 'POST /v1/contacts/upsert',
    answers: 'upserted',
    parameters: contactFields,
    weight: 5,
  },
  {
    route: 'GET /v1/contacts/:id',
    answers: 'object',
    parameters: {},
    target: 'contact',
    weight: 1,
  },
  {
    route: 'PATCH /v1/contacts/:id',
    answers: 'changed',
    parameters: contactFields,
    target: 'contact',
    weight: 4,
  },
  {
    route: 'GET /v1/pipelines',
    answers: 'list',
    parameters: {
      kind: choiceFilter(['opportunity', 'project']),
      ...paging('GET /v1/pipelines'),
    },
    weight: 2,
  },
  {
    route: 'GET /v1/users',
    answers: 'list',
    parameters: {
      q: search('admin', 'MEMBER @example', 'example.com'),
      role: choiceFilter(['admin', 'member', 'viewer']),
      ...paging('GET /v1/users'),
    },
    weight: 2,
  },
  { route: 'GET /v1/me', answers: 'object', parameters: {}, weight: 2 },
];

/** @throws Error for a route without a generator */
export function drawerOf(route: string): Drawer {
  const drawer = drawers.find((one) => one.route === route);
  if (drawer === undefined) throw new Error(`Nothing draws calls of ${route}.`);
  return drawer;
}
