// A REST call as data, and what it is in GraphQL.
import { GatewayError, type Issue } from '../errors.js';
import { readVariables } from './parameters.js';
import { routes, type Route } from './routes.js';

export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  /** The header If-Match. */
  readonly ifMatch?: string | undefined;
}

/** What a call asks of GraphQL. */
export interface Translation {
  readonly variables: Readonly<Record<string, unknown>>;
  /** What could not be translated. */
  readonly issues: readonly Issue[];
}

export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** @throws GatewayError when the query is not percent-encoded UTF-8 */
export function queryOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  const query = mark === -1 ? '' : url.slice(mark + 1);
  try {
    decodeURIComponent(query.replaceAll('+', ' '));
  } catch {
    throw new GatewayError('INVALID_REQUEST', 'The query is not percent-encoded UTF-8.');
  }
  return new URLSearchParams(query);
}

/**
 * @param path the variables that stand in the path
 * @throws GatewayError as `queryOf` does
 */
export function translate(
  { method, operation }: Route,
  { url, body = {}, ifMatch }: Call,
  path: Readonly<Record<string, string>>,
): Translation {
  const values = { path, query: queryOf(url), body, ifMatch };
  return readVariables(operation, values, method === 'GET' ? 'query' : 'body');
}

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

/** The variables in a path, where it is one of the pattern's. */
function match(pattern: string, path: string): Record<string, string> | undefined {
  const names = pattern.split('/');
  const parts = path.split('/').map(decoded);
  if (names.length !== parts.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index];
    if (name.startsWith(':') && part) variables[name.slice(1)] = part;
    else if (name !== part) return undefined;
  }
  return variables;
}

/**
 * The route that a call goes to, and the variables in its path. As in the router, a path that is written
 * out goes before one with variables.
 */
export function findRoute({
  method,
  url,
}: Call): { route: Route; path: Record<string, string> } | undefined {
  const matches = routes.flatMap((route) => {
    const path = match(route.path, pathOf(url));
    return path ? [{ route, path }] : [];
  });
  const written = matches.filter(({ path }) => Object.keys(path).length === 0);
  return (written.length > 0 ? written : matches).find(({ route }) => route.method === method);
}
