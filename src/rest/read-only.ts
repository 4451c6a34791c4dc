// Fields of a record that a change of it does not accept, such as `created_at`. A caller may send a record back as it was
// read: a read-only field with its present value is ignored, and any other value is an error.
import { visit } from 'graphql';
import { inputVariable } from './parameters.js';
import { versionKey } from './responses.js';
import { routes, type Route } from './routes.js';
import { named } from './values.js';
import { pathOf, type Call } from './call.js';
import type { Issue } from '../errors.js';

/** The methods of calls that change a record which a route at the same path reads. */
const changing: readonly Route['method'][] = ['PATCH', 'PUT'];

/** The route that reads the record that a route changes. */
export const readingRouteOf = ({ method, path }: Route): Route | undefined =>
  changing.includes(method)
    ? routes.find((other) => other.method === 'GET' && other.path === path)
    : undefined;

/** Keys of the result of an operation that are not fields of its record. */
const otherKeys = ['result', versionKey];

function keysOf({ operation }: Route): Set<string> {
  const keys = new Set<string>();
  visit(operation.document, {
    Field(field) {
      keys.add((field.alias ?? field.name).value);
    },
  });
  for (const key of otherKeys) keys.delete(key);
  return keys;
}

const readOnlyFields = new Map(
  routes.flatMap((route) => {
    const reading = readingRouteOf(route);
    if (reading === undefined) return [];
    const keys = [...keysOf(reading)].filter((key) => !route.fields.has(key));
    return [[route.path, new Set(keys)] as const];
  }),
);

/** Whether a record has a field that the route, which changes the record, does not accept. */
export const isReadOnlyField = ({ method, path }: Route, name: string): boolean =>
  changing.includes(method) && readOnlyFields.get(path)?.has(name) === true;

/** The read-only fields that a call contains. */
export const readOnlyFieldsIn = (route: Route, { body = {} }: Call): string[] =>
  Object.keys(body).filter((name) => isReadOnlyField(route, name));

const isTimestamp = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);

/** Timestamps are equal in any notation, because clients parse them and format them anew. */
const isEqual = (sent: unknown, present: unknown): boolean =>
  isTimestamp(sent) && isTimestamp(present)
    ? Date.parse(sent) === Date.parse(present)
    : sent === present;

/** The last part of the path of the transition to an approval status. */
const transitionTo = new Map<unknown, string>([
  ['project', 'approve'],
  ['opportunity', 'unapprove'],
  ['archived', 'archive'],
]);

/** @param path the path of the call */
function messageOf(name: string, sent: unknown, present: unknown, path: string): string {
  const toStatus = name === 'approval_status' ? transitionTo.get(sent) : undefined;
  if (toStatus === undefined)
    return 'Is read-only, and the value differs from the current one. Omit the field, or send its current value.';
  const transition = present === 'archived' ? 'restore' : toStatus;
  return `Is read-only. To change it, call POST ${path}/${transition}.`;
}

/** A record as its route returns it. */
export type PresentRecord = Readonly<Record<string, unknown>>;

/**
 * Compares the read-only fields of a call with the present record.
 *
 * @returns an issue for each that differs
 */
export const readOnlyIssues = (
  names: readonly string[],
  { url, body = {} }: Call,
  present: PresentRecord,
): Issue[] =>
  names
    .filter((name) => !isEqual(body[name], present[name]))
    .map((name) => ({
      path: [inputVariable, ...named(name)],
      message: messageOf(name, body[name], present[name], pathOf(url)),
    }));

/** Removes fields from the body of a call. */
export const withoutFields = (call: Call, names: readonly string[]): Call => ({
  ...call,
  body: Object.fromEntries(
    Object.entries(call.body ?? {}).filter(([name]) => !names.includes(name)),
  ),
});
