// /openapi.json: the OpenAPI document. It contains no data of workspaces, so no API key is required.
import type { FastifyPluginCallback } from 'fastify';
import { createCompressed } from '../http/compressed.js';
import { rejectOtherMethods } from '../http/methods.js';
import { isKnown } from '../rest/etag.js';
import { openApiOf } from './document.js';
import type { Route } from '../rest/routes.js';

export const openApiPath = '/openapi.json';

export interface ReferenceOptions {
  readonly routes: readonly Route[];
  /** Whether the operator has deprecated a route. */
  readonly isDeprecated?: (route: Route) => boolean;
}

export const reference: FastifyPluginCallback<ReferenceOptions> = (
  server,
  { routes, isDeprecated },
  done,
) => {
  const content = createCompressed(() => JSON.stringify(openApiOf(routes, isDeprecated)));
  let tag: string | undefined;
  server.get(openApiPath, async (request, reply) => {
    tag ??= `"${await content.digest()}"`;
    reply
      // The ETag is weak, because it is the same for the compressed and the uncompressed document.
      .header('etag', `W/${tag}`)
      .header('cache-control', 'public, no-cache')
      .header('vary', 'accept-encoding');
    return isKnown(request.headers['if-none-match'], tag)
      ? reply.code(304).send()
      : content.send(request, reply.type('application/json; charset=utf-8'));
  });
  rejectOtherMethods(server, openApiPath, ['GET', 'HEAD']);
  done();
};
