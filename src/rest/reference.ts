// /openapi.json: the API reference for programs. It says nothing about anybody's data, so it takes no key.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyPluginCallback } from 'fastify';
import { refuseOtherMethods } from '../http/methods.js';
import { isKnown } from './etag.js';
import { openApiOf } from './openapi.js';
import type { Route } from './routes.js';

export const openApiPath = '/openapi.json';

export interface ReferenceOptions {
  readonly routes: readonly Route[];
  /** Whether whoever runs the gateway has marked a route so. */
  readonly isDeprecated?: (route: Route) => boolean;
}

function make({ routes, isDeprecated }: ReferenceOptions) {
  const plain = Buffer.from(JSON.stringify(openApiOf(routes, isDeprecated)));
  const digest = createHash('sha256').update(plain).digest('base64url');
  return { plain, compressed: gzipSync(plain), tag: `"${digest}"` };
}

export const reference: FastifyPluginCallback<ReferenceOptions> = (server, options, done) => {
  let made: ReturnType<typeof make> | undefined;
  server.get(openApiPath, (request, reply) => {
    const { plain, compressed, tag } = (made ??= make(options));
    reply
      // Weak, since it stands for the same text in both encodings.
      .header('etag', `W/${tag}`)
      .header('cache-control', 'public, no-cache')
      .header('vary', 'accept-encoding');
    if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send();
    reply.type('application/json; charset=utf-8');
    return request.headers['accept-encoding']?.includes('gzip') === true
      ? reply.header('content-encoding', 'gzip').send(compressed)
      : reply.send(plain);
  });
  refuseOtherMethods(server, openApiPath, ['GET', 'HEAD']);
  done();
};
