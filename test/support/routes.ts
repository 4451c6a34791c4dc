// A valid call of each route in the table, so that tests of all routes cover a new one automatically.
import { randomUUID } from 'node:crypto';
import { routes, type Route } from '../../src/rest/routes.js';
import { stagesOf, type Workspace } from './gateway.js';

export { routes, type Route };

/** Rows for `test.each`: the name of a route, and the route. */
export const named = (some: readonly Route[] = routes): [string, Route][] =>
  some.map((route) => [`${route.method} ${route.path}`, route]);

export const takesBody = ({ method }: Route): boolean => method !== 'GET';

/** Whether a route writes to an existing record and accepts an expected version. */
export const takesIfMatch = ({ operation }: Route): boolean => operation.parameters.has('If-Match');

/** Whether a route is about one record. */
export const isOfRecord = ({ path }: Route): boolean => path.includes('/:id');

/** Whether a route is about the record with an external ID. */
export const hasExternalId = ({ path }: Route): boolean => path.includes('/:external_id');

/** Whether two consecutive calls have the same response. That of the usage differs, because it counts its own calls. */
export const isSteady = ({ path }: Route): boolean => path !== '/v1/usage';

/** The address of a route, for a record. */
export const addressOf = ({ path }: Route, id: string): string =>
  path.replace(/:(id|external_id)/, id);

type Body = Readonly<Record<string, unknown>>;

/** The bodies that routes require. A route without an entry requires none. */
const bodies: Record<string, (workspace: Workspace) => Body | Promise<Body>> = {
  CreateContact: () => ({ first_name: 'Ann', phone: '555-0100' }),
  UpsertContact: () => ({ first_name: 'Ann', email: `${randomUUID()}@example.com` }),
  CreateOpportunities: () => ({ opportunities: [{ name: 'Roof' }] }),
  MoveOpportunity: async ({ id }) => ({ stage_id: (await stagesOf(id))[1]?.id }),
};

/** The transitions that a record must have made before. */
const stepsBefore: Record<string, readonly string[]> = {
  RestoreOpportunity: ['archive'],
  UnapproveOpportunity: ['approve'],
};

/** Creates a record for a call of a route. */
export async function newRecordFor(
  { operation, path }: Route,
  workspace: Workspace,
): Promise<string> {
  const { client } = workspace;
  const url = path.slice(0, path.indexOf('/:id'));
  const creation = routes.find((route) => route.method === 'POST' && route.path === url);
  if (creation === undefined) throw new Error(`Nothing can be created at ${url}.`);
  const { body } = await client.send(await goodCall(creation, workspace));
  for (const step of stepsBefore[operation.name] ?? [])
    await client.post(`${url}/${body.id}/${step}`);
  return body.id;
}

/** A call that succeeds, at least the first time. */
export interface GoodCall {
  readonly method: Route['method'];
  readonly url: string;
  readonly payload?: Body;
}

/** An external ID; a read has a record with it. */
async function externalIdFor({ method, path }: Route, { client }: Workspace): Promise<string> {
  const externalId = randomUUID();
  if (method === 'GET')
    await client.send({ method: 'PUT', url: path.replace(':external_id', externalId) });
  return externalId;
}

async function newKeyFor(route: Route, workspace: Workspace): Promise<string> {
  if (isOfRecord(route)) return newRecordFor(route, workspace);
  return hasExternalId(route) ? externalIdFor(route, workspace) : '';
}

/** @param id the record of the call. Default: a new one */
export async function goodCall(route: Route, workspace: Workspace, id?: string): Promise<GoodCall> {
  const payload = await bodies[route.operation.name]?.(workspace);
  return {
    method: route.method,
    url: addressOf(route, id ?? (await newKeyFor(route, workspace))),
    ...(payload && { payload }),
  };
}
