// The type of a page that an endpoint sends to a browser. Pages themselves are generated in src/pages.
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface BrowserPage {
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply>;
}
