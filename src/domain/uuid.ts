// Ids as the database keeps them.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a text is an id in its one written form. PostgreSQL fails on anything that is no uuid, and
 * gives back in lower case what it takes in upper case, so ids are brought to this form on the way in.
 */
export const isUuid = (id: string): boolean => uuid.test(id);
