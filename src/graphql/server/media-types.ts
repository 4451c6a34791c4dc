// Chooses the media type of a GraphQL response by the request's Accept header (RFC 9110, section 12.5.1).

/** The type of the GraphQL-over-HTTP specification. With it, the status is 4xx or 5xx if the result has no `data`. */
export const graphqlResponseType = 'application/graphql-response+json';

export const eventStreamType = 'text/event-stream';

const jsonType = 'application/json';

export type JsonType = typeof graphqlResponseType | typeof jsonType;

export interface Acceptable {
  /** The type of a single result. Undefined if the client does not accept JSON. */
  readonly json: JsonType | undefined;
  /** Whether the client accepts server-sent events. */
  readonly acceptsEventStream: boolean;
}

/** The quality of each media range in an Accept header. */
function readRanges(accept: string): ReadonlyMap<string, number> {
  const ranges = accept.split(',').map((range): [string, number] => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = Number(weight?.slice(2) ?? 1);
    return [type, Number.isNaN(quality) ? 0 : quality];
  });
  return new Map(ranges);
}

/**
 * Parses an Accept header.
 *
 * @param accept `undefined` or empty if everything is accepted
 */
export function acceptableTypes(accept: string | undefined): Acceptable {
  const ranges = readRanges(accept?.trim() ? accept : '*/*');
  const qualityOf = (type: string): number =>
    ranges.get(type) ?? ranges.get(type.replace(/\/.*/, '/*')) ?? ranges.get('*/*') ?? 0;
  const json = qualityOf(jsonType);
  // A wildcard counts as application/json, which every client can read.
  const graphqlResponse = ranges.get(graphqlResponseType) ?? 0;
  const isGraphqlResponse = graphqlResponse > 0 && graphqlResponse >= json;
  return {
    json: isGraphqlResponse ? graphqlResponseType : json > 0 ? jsonType : undefined,
    acceptsEventStream: qualityOf(eventStreamType) > 0,
  };
}

/** The value of the Content-Type header. All JSON is UTF-8. */
export const contentTypeOf = (type: JsonType = jsonType): string => `${type}; charset=utf-8`;
