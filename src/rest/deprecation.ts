// Announces deprecated routes in the headers of their responses: Deprecation (RFC 9745) and Sunset (RFC 8594).
import type { Deprecation } from '../config.js';
import { pathOf, type Call } from './call.js';
import { explainAddress } from './explain-link.js';
import { routes, templateOf, type Route } from './routes.js';

/** Deprecations by route, such as `GET /v1/opportunities/{id}`. `*` stands for all routes that are not listed. */
export type Deprecations = Readonly<Record<string, Deprecation>>;

const allOthers = '*';
const nameOf = (route: Route): string => `${route.method} ${templateOf(route)}`;

/** @returns undefined if the route is not deprecated */
export const deprecationOf = (deprecations: Deprecations, route: Route): Deprecation | undefined =>
  deprecations[nameOf(route)] ?? deprecations[allOthers];

/** The names that match no route of the table. */
export function unknownRoutes(deprecations: Deprecations): string[] {
  const known = [allOthers, ...routes.map(nameOf)];
  return Object.keys(deprecations).filter((name) => !known.includes(name));
}

/**
 * The headers that announce a deprecation. Without a guide of the operator, the link leads to the page that shows the
 * call as GraphQL. A link to a sunset policy needs such a guide, because only the operator can document the sunset date
 * (RFC 8594, section 6).
 */
export function announcementOf(
  { since, sunset, guide }: Deprecation,
  { method, url }: Pick<Call, 'method' | 'url'>,
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
