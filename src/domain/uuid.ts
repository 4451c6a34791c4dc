// UUIDs, in the format in which the database returns them.
import { randomUUID } from 'node:crypto';

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
  // Takes its bytes from a buffer that Node.js fills in advance. `randomBytes` fills one in each call.
  const random = randomUUID();
  const now = Date.now();
  if (now > latestIdMs) {
    latestIdMs = now;
    sequence = Number.parseInt(random.slice(0, 4), 16) & 0x3ff;
  } else if (++sequence > sequenceMax) {
    latestIdMs++;
    sequence = 0;
  }
  const time = latestIdMs.toString(16).padStart(12, '0');
  const version = `7${sequence.toString(16).padStart(3, '0')}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}${random.slice('xxxxxxxx-xxxx-xxxx'.length)}`;
}
