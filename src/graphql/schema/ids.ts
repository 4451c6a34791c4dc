// Ids as callers send them: the global id of GraphQL, or the bare uuid that REST uses.
import { isUuid } from '../../domain/uuid.js';

export const encodeId = (typename: string, uuid: string) =>
  Buffer.from(`${typename}:${uuid}`).toString('base64');

/**
 * What an id names: of a global id its type and uuid, of a uuid just that. For a text that is neither,
 * the text itself stands as the uuid; no record has it.
 */
export function decodeId(id: string): { typename?: string; uuid: string } {
  const uuid = id.toLowerCase();
  if (isUuid(uuid)) return { uuid };
  const [typename, inner, ...rest] = Buffer.from(id, 'base64').toString().split(':');
  if (typename && inner !== undefined && isUuid(inner) && rest.length === 0)
    return { typename, uuid: inner };
  return { uuid: id };
}

/** The uuid that an id argument names. The id of a record of another type names nothing, and stays as it is. */
export function toUuid(typename: string, id: string): string {
  const decoded = decodeId(id);
  return decoded.typename === undefined || decoded.typename === typename ? decoded.uuid : id;
}

/**
 * An input with the ids that it holds brought to uuids; absent and null ones stay.
 *
 * @param typenames for each field that holds an id or a list of them, the type of record that it names
 */
export function withUuids<Input extends object>(
  input: Input,
  typenames: Readonly<Record<string, string>>,
): Input {
  const converted: Partial<Record<string, unknown>> = { ...(input as Record<string, unknown>) };
  for (const [field, typename] of Object.entries(typenames)) {
    const id = converted[field];
    const convert = (one: string) => toUuid(typename, one);
    if (typeof id === 'string') converted[field] = convert(id);
    if (Array.isArray(id)) converted[field] = (id as string[]).map(convert);
  }
  return converted as Input;
}
