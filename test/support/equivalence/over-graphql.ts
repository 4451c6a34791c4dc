// Makes a call through GraphQL: posts the operation of its route with its variables to /graphql.
import { restCodeOf, type ErrorCode } from '../../../src/error-codes.js';
import { routes, type Route } from '../../../src/rest/routes.js';
import { restLinks } from '../global-ids.js';
import { drawerOf, type Drawer } from './drawers.js';
import type { Exchange, Outcome, Request, Send } from './outcome.js';
import { parameterAt } from './parameter-paths.js';
import type { Side } from './side.js';
import type { Step } from './step.js';
import { variablesOf } from './variables.js';

/** @throws Error for an unknown route */
export function rowOf(route: string): Route {
  const row = routes.find(({ method, path }) => `${method} ${path}` === route);
  if (row === undefined) throw new Error(`There is no route ${route}.`);
  return row;
}

function requestOf(step: Step, side: Side): Request {
  const { text } = rowOf(step.route).operation;
  return {
    method: 'POST',
    url: '/graphql',
    headers: {
      authorization: `Bearer ${side.keyOf(step.as)}`,
      'content-type': 'application/json',
      ...(step.key !== undefined && { 'idempotency-key': step.key }),
    },
    payload: `{"query":${JSON.stringify(text)},"variables":${variablesOf(step, side)}}`,
  };
}

/**
 * The conversions of result keys whose REST values have another format: decimals are numbers, enum values lower case.
 */
const restForms: Readonly<Record<string, (value: string) => unknown>> = {
  value: Number,
  ...restLinks,
  ...Object.fromEntries(
    ['approval_status', 'contact_type', 'kind', 'role'].map((name) => [
      name,
      (value: string) => value.toLowerCase(),
    ]),
  ),
};

function inRestForm(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => inRestForm(item, field));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, inRestForm(inner, name)]),
    );
  return typeof value === 'string' ? (restForms[field]?.(value) ?? value) : value;
}

function dataIn(step: Step, answers: Drawer['answers'], result: any): Partial<Outcome> {
  if (answers === 'deleted') return { data: null };
  if (answers === 'list') {
    const { data, page } = result;
    const nextCursor = page.has_more ? page.next_cursor : null;
    return { data: { data, has_more: page.has_more, next_cursor: nextCursor }, nextCursor };
  }
  if (answers === 'batch')
    return {
      data: {
        data: result.results.map(({ issues, ...item }: any) => ({
          ...item,
          errors: issues.map(({ path, message }: any) => ({
            param: parameterAt(rowOf(step.route).operation.document, path),
            message,
          })),
        })),
      },
    };
  const status = result.created ? 201 : 200;
  const { etag, ...data } = answers === 'object' ? result : result.record;
  return { data, version: etag, ...(answers === 'upserted' && { status }) };
}

/** Converts an error code to that of REST. */
const codeOf = (code: ErrorCode) => restCodeOf(code).toUpperCase() as Outcome['code'];

function outcomeOf(step: Step, body: any): Omit<Outcome, 'isReplayed'> {
  const { document } = rowOf(step.route).operation;
  const issuesOf = (issues: any) =>
    issues?.map(({ path, message }: any) => ({ param: parameterAt(document, path), message }));
  const [error] = body.errors ?? [];
  if (error)
    return { code: codeOf(error.extensions.code), issues: issuesOf(error.extensions.issues) };
  const { result } = body.data;
  if (result === null) return { code: 'NOT_FOUND' };
  if (result.code === undefined)
    return {
      code: 'done',
      ...(inRestForm(dataIn(step, drawerOf(step.route).answers, result)) as Partial<Outcome>),
    };
  return { code: codeOf(result.code), issues: issuesOf(result.issues) };
}

export async function callGraphQL(send: Send, step: Step, side: Side): Promise<Exchange> {
  const request = requestOf(step, side);
  const { headers, body } = await send(request);
  const isReplayed = headers['idempotent-replayed'] === 'true';
  return { request, outcome: { ...outcomeOf(step, body), isReplayed } };
}
