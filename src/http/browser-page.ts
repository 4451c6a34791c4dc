// The type of a page that an endpoint sends to a browser. Pages themselves are generated in src/pages.
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whether a client shows pages. Programs do not ask for HTML. */
export const acceptsHtml = ({ headers }: FastifyRequest): boolean =>
  headers.accept?.includes('text/html') === true;

export interface BrowserPage {
  send(request: FastifyRequest, reply: FastifyReply): FastifyReply | Promise<FastifyReply>;
}
