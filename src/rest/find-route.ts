// Finds the route of a call outside of the server, with the same router as the server's.
import { maxHeaderSize } from 'node:http';
import findMyWay from 'find-my-way';
import type { Call } from './call.js';
import { routes, type Route } from './routes.js';

/** The router. A path parameter may be as long as in the server, and further slashes make no difference either. */
const router = findMyWay({
  maxParamLength: maxHeaderSize,
  ignoreDuplicateSlashes: true,
  ignoreTrailingSlash: true,
});
for (const route of routes) router.on(route.method, route.path, () => undefined, route);

interface FoundRoute {
  readonly route: Route;
  /** The values of the path parameters. */
  readonly path: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a call. HEAD is served by the route of GET.
 *
 * @returns undefined if no route matches
 */
export function findRoute({ method, url }: Call): FoundRoute | undefined {
  const found = router.find((method === 'HEAD' ? 'GET' : method) as Route['method'], url);
  return found
    ? { route: found.store as Route, path: found.params as FoundRoute['path'] }
    : undefined;
}
