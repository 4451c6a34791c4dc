// The form of every error in REST, as JSON Schema: what `restErrorBody` writes.
import { errorStatus } from '../errors.js';
import { bodyBytesMax } from '../http/server.js';
import { described, listSchema, objectSchema, type JsonSchema } from './json-schema.js';

/** What is wrong can be as long as what was sent, which it quotes, and as often. */
const quote: JsonSchema = { type: 'string', maxLength: 2 * bodyBytesMax, pattern: '^[^]*$' };

const param = described(
  'Which parameter it is about, such as value, or opportunities[3].contact_name.',
  quote,
);

export const errorDetail: JsonSchema = described(
  'One thing that is wrong with a request.',
  objectSchema({ param, message: described('What is wrong, for people to read.', quote) }),
);

/** All that is wrong. */
export const errorDetails = listSchema(
  { $ref: '#/components/schemas/ErrorDetail' },
  { maxItems: bodyBytesMax },
);

export const error: JsonSchema = described(
  'Why a request was refused.',
  objectSchema({
    error: described(
      'Why, for programs and for people.',
      objectSchema(
        {
          code: described('For programs to decide by.', {
            type: 'string',
            enum: Object.keys(errorStatus).map((code) => code.toLowerCase()),
          }),
          message: described('For people to read. It tells the first of the details.', quote),
          param: described('Which parameter the message is about, where it is one.', quote),
          details: described('All that is wrong with the request, parameter by parameter.', {
            ...errorDetails,
            minItems: 1,
          }),
          request_id: described('The id of the request, as in the header X-Request-Id.', {
            type: 'string',
            format: 'uuid',
            maxLength: 36,
          }),
        },
        ['code', 'message', 'request_id'],
      ),
    ),
  }),
);
