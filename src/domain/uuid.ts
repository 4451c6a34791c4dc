// UUIDs, in the format in which the database returns them.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a string is a UUID in lower case. PostgreSQL fails on a malformed UUID, and returns UUIDs in lower case, so
 * IDs in requests are converted to lower case.
 */
export const isUuid = (id: string): boolean => uuid.test(id);
