// `fetch` without a socket, for client libraries that make their own requests.
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { app, type Client } from './gateway.js';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
  readonly response: LightMyRequestResponse;
}

/**
 * @param client the client whose key is sent
 * @param sent collects each request with its response, if given
 */
export const fetchAs =
  ({ apiKey = '' }: Client, sent?: Sent[], gateway: FastifyInstance = app): typeof fetch =>
  async (input, { method = 'GET', headers = {}, body } = {}) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    const url = pathname + search;
    const response = await gateway.inject({
      method: method as 'GET',
      url,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        authorization: `Bearer ${apiKey}`,
      },
      ...(typeof body === 'string' && { payload: body }),
    });
    sent?.push({ method, url, body: typeof body === 'string' ? body : undefined, response });
    return new Response(response.payload, {
      status: response.statusCode,
      headers: response.headers as Record<string, string>,
    });
  };
