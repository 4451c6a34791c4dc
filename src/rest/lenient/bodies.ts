// Accepts the bodies of calls: JSON objects, and for a lenient call also JSON under another Content-Type, and forms.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { acceptJsonObjects, bodyBytesMax, numberAsSent, parseBody } from '../../http/body.js';
import { toUtf8 } from '../../http/charset.js';
import { decodeBody } from '../../http/content-coding.js';
import { unsupportedMediaType } from '../../http/error-body.js';
import { isForm, parseForm } from '../../http/form-body.js';
import { isReadLeniently } from './handling.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The Content-Type of a lenient call. Undefined for a strict call, and without that header. */
    lenientType?: string | undefined;
  }
}

const isLenientRequest = ({ routeOptions, headers }: FastifyRequest): boolean =>
  routeOptions.config.route !== undefined && isReadLeniently(routeOptions.config.route, headers);

export function acceptBodies(server: FastifyInstance): void {
  acceptJsonObjects(server);
  server.decorateRequest('lenientType');
  server.addHook('onRequest', (request, _reply, done) => {
    if (isLenientRequest(request)) {
      request.lenientType = request.headers['content-type'];
      // Without it, the server passes any body to the parser below, and no media type is invalid.
      delete request.raw.headers['content-type'];
    }
    done();
  });
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, sent: Buffer) => {
      if (!isLenientRequest(request)) throw unsupportedMediaType();
      const type = request.lenientType ?? '';
      const decoded = await decodeBody(sent, request.headers['content-encoding'], bodyBytesMax);
      const body = toUtf8(decoded, type);
      return isForm(body, type) ? parseForm(body, type) : parseBody(body, numberAsSent);
    },
  );
}
