// The headers of responses of routes: those of a success, and those that describe the route and how the call was read.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deprecation } from '../config.js';
import { namesHeader, recordable, reported } from '../http/reported-names.js';
import { pathOf, queryOf, type Call } from './call.js';
import { announcementOf } from './deprecation.js';
import { etagOf } from './etag.js';
import { explainAddress } from './explain-link.js';
import { preferredHandling } from './lenient/handling.js';
import { sentCallOf } from './lenient/request.js';
import type { RestResponse } from './responses.js';
import type { Route } from './routes.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The row of the route table. */
    route?: Route;
    /** The deprecation of the route; undefined if it has none. */
    deprecation?: Deprecation | undefined;
  }
}

function nextLink(url: string, cursor: string): string {
  const query = queryOf(url);
  query.set('cursor', cursor);
  return `<${pathOf(url)}?${query.toString()}>; rel="next"`;
}

/** The path of the records that a call is about: `/v1/contacts`. */
const collectionOf = (url: string): string => pathOf(url).split('/').slice(0, 3).join('/');

export function responseHeadersOf({ url }: Call, response: RestResponse): Record<string, string> {
  const { body, version, nextCursor, createdId } = response;
  return {
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    ...(version !== undefined && { etag: etagOf(version) }),
    ...(nextCursor != null && { link: nextLink(url, nextCursor) }),
    ...(createdId !== undefined && { location: `${collectionOf(url)}/${createdId}` }),
  };
}

/** Sets the headers that describe the route. They are part of every response, including errors. */
export function announceRoute(request: FastifyRequest, reply: FastifyReply): void {
  const { route, deprecation } = request.routeOptions.config;
  if (route === undefined) return;
  const call = request.reading?.call ?? sentCallOf(request);
  const address = explainAddress(call);
  const asGraphQL = `<${address}>; rel="alternate"; type="text/html"`;
  const announcement = deprecation && announcementOf(deprecation, call);
  reply.header('x-graphql-operation', route.operation.name);
  // A Link header that is already set is the next page of a list. It stays first.
  const links = [reply.getHeader('link'), asGraphQL, ...(announcement?.links ?? [])];
  reply.header('link', links.filter((link) => link !== undefined).join(', '));
  reply.headers(announcement?.headers ?? {});
}

/** Sets the headers that tell how the call was read, and notes the same names for the log. */
export function announceReading(request: FastifyRequest, reply: FastifyReply): void {
  const handling = preferredHandling(request.headers);
  if (handling !== undefined) reply.header('preference-applied', `handling=${handling}`);
  if (request.reading === undefined) return;
  const ignored = reported(request.reading.ignored);
  const converted = reported(request.reading.converted);
  if (ignored.length > 0) reply.header('x-ignored-parameters', namesHeader(ignored));
  if (converted.length > 0) reply.header('x-converted-parameters', namesHeader(converted));
  if (ignored.length > 0 || converted.length > 0)
    request.reportedNames = { ignored: recordable(ignored), converted: recordable(converted) };
}
