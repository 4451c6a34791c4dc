// The scalars. Each reads with the domain's own rule, so that a malformed value never reaches a resolver.
import { GraphQLError, Kind } from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import { parseDecimal } from '../../domain/money.js';
import { parseTimestamp } from '../../domain/timestamp.js';
import { isUuid } from '../../domain/uuid.js';
import { builder } from './builder.js';

function reader<Value>(expected: string, read: (value: unknown) => Value | undefined) {
  return (value: unknown): Value => {
    const result = read(value);
    if (result === undefined) throw new GraphQLError(`Must be ${expected}.`);
    return result;
  };
}

const readTime = reader('an ISO 8601 date and time, such as 2026-01-15T17:00:00Z', (value) =>
  typeof value === 'string' ? parseTimestamp(value) : undefined,
);

builder.scalarType('DateTime', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  description:
    'A point in time in ISO 8601 format. Inputs must have an offset or `Z`: `2026-01-15T17:00:00+02:00`. Results are in UTC: `2026-01-15T15:00:00.000Z`.',
  serialize: (time) => time.toISOString(),
  parseValue: (value) => {
    if (typeof value === 'string' && parseTimestamp(`${value}Z`) !== undefined)
      throw new GraphQLError('Must have an offset or Z, such as 2026-01-15T17:00:00Z.');
    return readTime(value);
  },
});

builder.scalarType('JSON', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  description: 'Any JSON value. Used in results only.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('Is never read.');
  },
});

builder.scalarType('UUID', {
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
  description: 'A universally unique identifier (RFC 9562), as used by the REST API.',
  serialize: (uuid) => uuid,
  parseValue: reader('a UUID', (value) =>
    typeof value === 'string' && isUuid(value.toLowerCase()) ? value.toLowerCase() : undefined,
  ),
});

/** A JSON number in a body that no double represents exactly still has its digits. */
const readDecimal = reader('a decimal number of up to 40 digits, such as 1250.50', (value) =>
  typeof value === 'string' || typeof value === 'number' || isLosslessNumber(value)
    ? parseDecimal(String(value))
    : undefined,
);

builder.scalarType('Decimal', {
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  description:
    'An exact decimal number, never rounded. Inputs are strings or numbers. Results are strings: `"1250.50"`.',
  serialize: (decimal) => decimal,
  parseValue: readDecimal,
  // A number that stands in the document is exact, since its digits are still there.
  parseLiteral: (node) =>
    readDecimal(
      node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.FLOAT
        ? node.value
        : undefined,
    ),
});
