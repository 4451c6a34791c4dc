// The form of every error in REST, as JSON Schema: what `restErrorBody` writes.
import { isEnumType, type GraphQLSchema } from 'graphql';
import { graphqlOnly } from '../errors.js';
import { bodyBytesMax } from '../http/body.js';
import {
  answeredScalars,
  component,
  described,
  enumSchema,
  listSchema,
  objectSchema,
  type Components,
  type JsonSchema,
} from './json-schema.js';

/** What is wrong can be as long as what was sent, which it quotes, and there can be as much of it. */
const quoteLengthMax = 2 * bodyBytesMax;

/** A name that a request made up can hold any character. */
const param = (description: string): JsonSchema =>
  described(description, { type: 'string', maxLength: quoteLengthMax, examples: ['value'] });

const message = (description: string, example: string): JsonSchema =>
  described(description, {
    type: 'string',
    maxLength: quoteLengthMax,
    pattern: '\\S',
    examples: [example],
  });

const errorDetail = described(
  'One thing that is wrong with a request.',
  objectSchema({
    param: param('Which parameter it is about, such as value, or opportunities[3].contact_name.'),
    message: message('What is wrong, for people to read.', 'Must not be negative.'),
  }),
);

/** What is wrong, parameter by parameter. */
export const errorDetails = (components: Components): JsonSchema =>
  listSchema(
    component(components, 'ErrorDetail', () => errorDetail),
    { maxItems: bodyBytesMax },
  );

/** The body of a refusal. */
export function errorSchema(schema: GraphQLSchema, components: Components): JsonSchema {
  const code = schema.getType('ErrorCode');
  if (!isEnumType(code)) throw new Error('The schema has no ErrorCode.');
  const fields = {
    code: described('For programs to decide by.', {
      ...enumSchema(code, components, graphqlOnly),
      examples: ['invalid_request'],
    }),
    message: message(
      'For people to read. It tells the first of the details.',
      'value: Must not be negative.',
    ),
    param: param('Which parameter the message is about, where it is about one.'),
    details: described('All that is wrong with the request, where parameters are.', {
      ...errorDetails(components),
      minItems: 1,
    }),
    request_id: described(
      'The id of the request, as in the header X-Request-Id.',
      answeredScalars.UUID ?? {},
    ),
  };
  const error = described(
    'What went wrong.',
    objectSchema(fields, ['code', 'message', 'request_id']),
  );
  return component(components, 'Error', () =>
    described('Why a request was refused.', objectSchema({ error })),
  );
}
