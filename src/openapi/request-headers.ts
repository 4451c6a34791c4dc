// The headers of requests, in OpenAPI.
import { idempotency } from '../http/idempotency-key.js';
import { entityTags } from '../rest/etag.js';
import { marked } from './addition.js';
import { textSchema } from './headers.js';

/** The headers by the names of their components. None is in the legacy contract. */
const requestHeaders = {
  Prefer: {
    name: 'Prefer',
    description:
      '`handling=strict` rejects unknown parameters and values of another type, which are errors that name them. `handling=lenient` ignores and converts them (RFC 7240). Default: `lenient` on `POST` and `GET /v1/opportunities`, `strict` on all other routes.',
    schema: { ...textSchema('^[ -~]*$', 255), examples: ['handling=strict'] },
  },
  IfMatch: {
    name: 'If-Match',
    description:
      'The ETag of the record or list as it was read, or several ETags. If none of them is the present one, nothing is written or returned, and the response is 412. `*` matches any.',
    schema: { ...textSchema(`${entityTags.source}|^\\*$`, 255), examples: ['"3"'] },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    description:
      'ETags that the caller has, or `*`. If one of them is the present one, the response to a GET is 304 without a body, and that to any other call is 412.',
    schema: { ...textSchema('^[ -~]*$'), examples: ['"3"'] },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    description: `A key of the caller's choice that makes a write safe to repeat: it is done once, and its response is returned again for ${String(idempotency.keptHours)} hours. A rejected call does not use the key up.`,
    schema: {
      ...textSchema(idempotency.keyPattern.source, 255),
      minLength: 1,
      examples: ['8e03978e-40d5-43e8-bc93-6894a57f9324'],
    },
  },
};

export type RequestHeaderName = keyof typeof requestHeaders;

export const parameterComponents = Object.fromEntries(
  Object.entries(requestHeaders).map(([component, { name, description, schema }]) => [
    component,
    marked(true, { name, in: 'header', description, schema }),
  ]),
);
