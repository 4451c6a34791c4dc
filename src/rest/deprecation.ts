// Routes that whoever runs the gateway asks callers to leave: what their answers say of it (RFC 9745), and of the
// day from which they may be gone (RFC 8594).
import type { Deprecation } from '../config.js';
import { pathOf, type Call } from './call.js';
import { explainAddress } from './explain-link.js';
import { routes, templateOf, type Route } from './routes.js';

/** By route, as `GET /v1/opportunities/{id}`. `*` stands for all that are not named themselves. */
export type Deprecations = Readonly<Record<string, Deprecation>>;

const allOthers = '*';
const nameOf = (route: Route): string => `${route.method} ${templateOf(route)}`;

/** @returns undefined where callers may stay */
export const deprecationOf = (deprecations: Deprecations, route: Route): Deprecation | undefined =>
  deprecations[nameOf(route)] ?? deprecations[allOthers];

/** The names that the table of routes does not have. */
export function unknownRoutes(deprecations: Deprecations): string[] {
  const known = [allOthers, ...routes.map(nameOf)];
  return Object.keys(deprecations).filter((name) => !known.includes(name));
}

/**
 * What an answer says of it. Without a guide, what leads on is the page that shows the call as GraphQL; only a
 * guide of the operator's can tell of the day from which the route may be gone (RFC 8594, section 6).
 */
export function announcementOf(
  { since, sunset, guide }: Deprecation,
  { method, url }: Call,
): { headers: Record<string, string>; links: string[] } {
  const address = guide ?? explainAddress({ method, url: pathOf(url) });
  const link = (relation: string) => `<${address}>; rel="${relation}"; type="text/html"`;
  return {
    headers: {
      deprecation: `@${String(Math.floor(since.getTime() / 1000))}`,
      ...(sunset && { sunset: sunset.toUTCString() }),
    },
    links: [link('deprecation'), ...(sunset && guide !== undefined ? [link('sunset')] : [])],
  };
}
