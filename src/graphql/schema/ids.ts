// IDs of records: the global ID of GraphQL, and the bare UUID that REST uses. `btoa` and `atob` code an ID two to three
// times as fast as `Buffer` does, and a page of 25 opportunities with their links has 175 IDs.
import { isUuid } from '../../domain/uuid.js';

const uuidLength = 36;

/** The global ID of a record. */
export const encodeId = (typename: string, uuid: string): string => btoa(`${typename}:${uuid}`);

/** The global ID of a linked record; null without a link. */
export const encodeLink = (typename: string, uuid: string | null): string | null =>
  uuid === null ? null : encodeId(typename, uuid);

/** The UUID in a global ID that the gateway has made. */
export const uuidOf = (globalId: string): string => atob(globalId).slice(-uuidLength);

/**
 * Reads a global ID that a caller has sent. Only the one spelling that `encodeId` makes is an ID: `atob` also reads
 * base64 with spaces or without padding, and two spellings of one ID would be two records to a client's cache.
 *
 * @returns undefined for a malformed ID
 */
export function decodeId(id: string): { typename: string; uuid: string } | undefined {
  let content: string;
  try {
    content = atob(id);
  } catch {
    return undefined;
  }
  const uuid = content.slice(-uuidLength);
  const typename = content.slice(0, -uuidLength - 1);
  return typename !== '' && isUuid(uuid) && encodeId(typename, uuid) === id
    ? { typename, uuid }
    : undefined;
}

/**
 * Converts an ID argument, a global ID or a bare UUID, to a UUID. A malformed ID, or one of another type, is returned
 * unchanged: it is not a UUID, so it matches no row.
 */
export function toUuid(typename: string, id: string): string {
  const uuid = id.toLowerCase();
  if (isUuid(uuid)) return uuid;
  const decoded = decodeId(id);
  return decoded?.typename === typename ? decoded.uuid : id;
}

/**
 * Converts the IDs in an input to UUIDs. Absent and null ones stay.
 *
 * @param typenames for each field that holds an ID or a list of IDs, the type of the record
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
