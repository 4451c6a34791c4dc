// UUIDs, in the format in which the database returns them.
import { randomBytes } from 'node:crypto';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a string is a UUID in lower case. PostgreSQL fails on a malformed UUID, and returns UUIDs in lower case, so
 * IDs in requests are converted to lower case.
 */
export const isUuid = (id: string): boolean => uuid.test(id);

/** Creates a UUID of version 7, which starts with the time in milliseconds, as Prisma does for the IDs of its rows. */
export function newUuid(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
