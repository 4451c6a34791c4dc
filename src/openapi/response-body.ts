// The JSON Schema of a response body for each kind of response that src/rest/responses.ts defines.
import type { ResponseKind } from '../rest/responses.js';
import { errorDetails } from './error-schema.js';
import { described, objectSchema, type Components, type JsonSchema } from './json-schema.js';

type BodySchema = (result: JsonSchema, components: Components) => JsonSchema;

/** The schema of one field of a result. */
const fieldOf = (result: JsonSchema, name: string): JsonSchema =>
  (result.properties as Record<string, JsonSchema | undefined>)[name] ?? {};

function listBody(result: JsonSchema): JsonSchema {
  const page = fieldOf(result, 'page');
  return objectSchema({
    data: described('The items of the page.', fieldOf(result, 'data')),
    has_more: fieldOf(page, 'has_more'),
    next_cursor: described(
      'The cursor of the next page, for the parameter cursor; null on the last page.',
      fieldOf(page, 'next_cursor'),
    ),
  });
}

function batchBody(result: JsonSchema, components: Components): JsonSchema {
  const results = fieldOf(result, 'results');
  const item = results.items as JsonSchema;
  const fields = objectSchema({
    index: fieldOf(item, 'index'),
    opportunity: fieldOf(item, 'opportunity'),
    errors: described(
      fieldOf(item, 'issues').description as string | undefined,
      errorDetails(components),
    ),
  });
  return objectSchema({ data: { ...results, items: { ...item, ...fields } } });
}

const recordBody: BodySchema = (result) => fieldOf(result, 'record');

/**
 * The schemas of bodies, each made from the schema of the operation's result. `undefined` means that there is no body.
 */
export const responseBodies: Readonly<Record<ResponseKind<never>['name'], BodySchema | undefined>> =
  {
    list: listBody,
    object: (result) => result,
    created: recordBody,
    changed: recordBody,
    upserted: recordBody,
    deleted: undefined,
    batch: batchBody,
  };
