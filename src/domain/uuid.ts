// UUIDs, in the format in which the database returns them.
import { randomBytes } from 'node:crypto';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a string is a UUID in lower case. PostgreSQL fails on a malformed UUID, and returns UUIDs in lower case, so
 * IDs in requests are converted to lower case.
 */
export const isUuid = (id: string): boolean => uuid.test(id);

let latestIdMs = 0;
/** A counter within a millisecond, in the 12 bits after the version. */
let sequence = 0;
const sequenceMax = 0xfff;

/**
 * Creates a UUID of version 7, which starts with the time in milliseconds, as Prisma does for the IDs of its rows. Those of
 * a process are in the order of their creation, because lists order records of the same time by their IDs.
 */
export function newUuid(): string {
  const bytes = randomBytes(16);
  const now = Date.now();
  if (now > latestIdMs) {
    latestIdMs = now;
    sequence = bytes.readUInt16BE(6) & 0x3ff;
  } else if (++sequence > sequenceMax) {
    latestIdMs++;
    sequence = 0;
  }
  bytes.writeUIntBE(latestIdMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
