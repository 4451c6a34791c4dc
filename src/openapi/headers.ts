// The headers of responses, in OpenAPI. Those of requests: request-headers.ts.
import { acceptedCodings } from '../http/content-coding.js';
import { reportedBytesMax, reportedNamesMax } from '../http/reported-names.js';
import { contentTag, versionTag } from '../rest/etag.js';
import { handlings } from '../rest/lenient/handling.js';
import type { JsonSchema } from './json-schema.js';

/** Node's default limit on the length of all headers together. */
const headersLengthMax = 16_384;

/** @param pattern loses the backslashes before slashes, because code generators escape slashes themselves */
export const textSchema = (pattern: string, maxLength = headersLengthMax): JsonSchema => ({
  type: 'string',
  maxLength,
  pattern: pattern.replaceAll('\\/', '/'),
});
/** A list of percent-encoded names. */
const namesSchema: JsonSchema = {
  ...textSchema("^[A-Za-z0-9_.!~*'()%-]+(, [A-Za-z0-9_.!~*'()%-]+)*$", reportedBytesMax),
  examples: ['utm_source, custom_fields'],
};
const seconds: JsonSchema = { type: 'integer', format: 'int32', minimum: 1, maximum: 86_400 };

export const headerComponents = {
  'X-Request-Id': {
    required: true,
    description: 'The ID of this request. Include it in questions to support.',
    schema: { type: 'string', format: 'uuid', maxLength: 36 },
  },
  'X-GraphQL-Operation': {
    required: true,
    description: 'The GraphQL operation that this route runs.',
    schema: textSchema('^[A-Z][A-Za-z]*$', 255),
  },
  Link: {
    required: true,
    description:
      'The page that shows this call as GraphQL (`rel="alternate"`), whose address never contains the body; on a list that continues, its next page (`rel="next"`); on a deprecated route, the guide to its replacement (`rel="deprecation"`).',
    schema: textSchema('^<[!-~]+>; rel="(alternate|next)".*$'),
  },
  'Access-Control-Allow-Origin': {
    required: true,
    description: 'Pages of any origin may call the API.',
    schema: { type: 'string', const: '*' },
  },
  'Cache-Control': {
    required: true,
    description:
      'Caching of the response. Only the client may keep the response to a GET with an ETag, and must revalidate it each time.',
    schema: { type: 'string', enum: ['no-store', 'private, no-cache'] },
  },
  'X-Content-Type-Options': {
    required: true,
    description: 'Keeps browsers from guessing another Content-Type.',
    schema: { type: 'string', const: 'nosniff' },
  },
  Vary: {
    required: true,
    description: 'The response depends on the Accept-Encoding header of the request.',
    schema: textSchema('accept-encoding', 255),
  },
  'Content-Encoding': {
    description: 'The compression of the body. Absent if it is not compressed.',
    schema: { type: 'string', enum: ['br', 'gzip', 'zstd'] },
  },
  'Accept-Encoding': {
    description:
      'The codings that the body of a request can have. Sent if the request had another one.',
    schema: { type: 'string', const: acceptedCodings },
  },
  RateLimit: {
    description:
      'The points that the caller has left (`r`), and in how many seconds all of them are available again (`t`), as draft-ietf-httpapi-ratelimit-headers-11 has it. Absent without a valid key, and if the gateway has no rate limit.',
    schema: {
      ...textSchema('^"default";r=[0-9]+;t=[0-9]+$', 40),
      examples: ['"default";r=299823;t=42'],
    },
  },
  'RateLimit-Policy': {
    description:
      'The points that each caller may spend (`q`) in a window of so many seconds (`w`). A call costs at least 1 point. Absent without a valid key, and if the gateway has no rate limit.',
    schema: {
      ...textSchema('^"default";q=[0-9]+;w=[0-9]+$', 40),
      examples: ['"default";q=300000;w=60'],
    },
  },
  Deprecation: {
    description: 'The date from which the route is deprecated (RFC 9745). Absent if it is not.',
    schema: textSchema('^@[0-9]+$', 24),
  },
  Sunset: {
    description:
      'The date after which the route may be removed (RFC 8594). Absent if it is not known.',
    schema: textSchema('^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$', 29),
  },
  'Preference-Applied': {
    description: 'The preference of `Prefer` that was applied. Absent if there was none.',
    schema: { type: 'string', enum: handlings.map((handling) => `handling=${handling}`) },
  },
  'X-Ignored-Parameters': {
    description: `The names of fields and query parameters that the call contained and that were ignored: percent-encoded, at most ${String(reportedNamesMax)}. Absent if there were none.`,
    schema: namesSchema,
  },
  'X-Converted-Parameters': {
    description: `The names of parameters whose values were converted, such as a number that was sent as a string, or read as absent: percent-encoded, at most ${String(reportedNamesMax)}. Absent if there were none.`,
    schema: namesSchema,
  },
  ETag: {
    required: true,
    description:
      'The version of the record, or a hash of any other response to a GET. For If-Match and If-None-Match.',
    schema: textSchema(`${versionTag.source}|${contentTag.source}`, 45),
  },
  Location: {
    required: true,
    description: 'The address of the new record.',
    schema: textSchema('^/v1/[!-~]+$', 255),
  },
  'Idempotent-Replayed': {
    description:
      'The response is a repetition: the call with this Idempotency-Key had been done before.',
    schema: { type: 'string', const: 'true' },
  },
  'Retry-After': {
    required: true,
    description: 'Number of seconds to wait before retrying.',
    schema: seconds,
  },
  'WWW-Authenticate': {
    required: true,
    description:
      'The authentication scheme (RFC 6750). `error="invalid_token"` means that the request has an API key that is unknown, revoked or expired, or a token that is not valid. With a token, `error_description` is the reason.',
    schema: {
      type: 'string',
      maxLength: 1_000,
      pattern: '^Bearer( error="invalid_token"(, error_description="[^"\\\\]+")?)?$',
      examples: ['Bearer error="invalid_token"'],
    },
  },
};

export type HeaderName = keyof typeof headerComponents;

/** Headers that every response of a route can have. */
const ofRoute: readonly HeaderName[] = [
  ...(['X-Request-Id', 'X-GraphQL-Operation', 'Link', 'Access-Control-Allow-Origin'] as const),
  ...(['Cache-Control', 'X-Content-Type-Options', 'Vary', 'Content-Encoding'] as const),
  ...(['RateLimit', 'RateLimit-Policy', 'Deprecation', 'Sunset'] as const),
  ...(['Preference-Applied', 'X-Ignored-Parameters', 'X-Converted-Parameters'] as const),
];

/** Headers of the response to a request that cannot be read, and whose route is therefore unknown. */
const ofUnreadRequest: readonly HeaderName[] = [
  ...(['X-Request-Id', 'Access-Control-Allow-Origin', 'Cache-Control'] as const),
  // The last two are never sent here. The OWASP rules of the linter require them on every 4xx response.
  ...(['X-Content-Type-Options', 'RateLimit', 'RateLimit-Policy'] as const),
];

const referencesTo = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The headers of a response of a route: those of every response, and `more`. */
export const headersOf = (...more: readonly HeaderName[]) => referencesTo([...ofRoute, ...more]);

export const headersOfUnreadRequest = referencesTo(ofUnreadRequest);
