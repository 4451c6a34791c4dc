// What calls are refused with, as OpenAPI has it: the form of an error, and an answer for each code.
import { isEnumType, type GraphQLSchema } from 'graphql';
import { errorStatus, type ErrorCode } from '../errors.js';
import { headersOf, type HeaderName } from './headers.js';

/** `NOT_FOUND` is the component `NotFound`. */
const nameOf = (code: ErrorCode): string =>
  code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

const more: Partial<Record<ErrorCode, readonly HeaderName[]>> = {
  UNAUTHORIZED: ['WWW-Authenticate'],
  PRECONDITION_FAILED: ['ETag'],
  UNSUPPORTED_MEDIA_TYPE: ['Accept-Encoding'],
  RATE_LIMITED: ['Retry-After'],
  UNAVAILABLE: ['Retry-After'],
};

/** The answers of an operation that can be refused with these codes. */
export const errorAnswers = (codes: readonly ErrorCode[]) =>
  Object.fromEntries(
    codes.map((code) => [errorStatus[code], { $ref: `#/components/responses/${nameOf(code)}` }]),
  );

/** Those that answers refer to, described as the schema describes the codes. */
export function errorComponents(schema: GraphQLSchema, codes: readonly ErrorCode[]) {
  const type = schema.getType('ErrorCode');
  const values = isEnumType(type) ? type.getValues() : [];
  return Object.fromEntries(
    values
      .map(({ name, description }) => [name as ErrorCode, description] as const)
      .filter(([code]) => codes.includes(code))
      .map(([code, description]) => [
        nameOf(code),
        {
          description,
          headers: headersOf(...(more[code] ?? [])),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
}
