// Names of the IANA time zone database, in its letter case. `Intl` cannot be used: it replaces a name by another name of the
// same zone (Asia/Kolkata by Asia/Calcutta), and its list omits such names.
import { createRequire } from 'node:module';

/** All names, including links such as Asia/Calcutta. */
const { zones } = createRequire(import.meta.url)('tzdata') as { zones: Record<string, unknown> };

/** The zone `Factory` is omitted: it stands for a clock that has not been set. */
const zoneNames = new Map(
  Object.keys(zones)
    .filter((name) => name !== 'Factory')
    .map((name) => [name.toLowerCase(), name]),
);

/** @returns the name in the letter case of the database; undefined if it does not have the name */
export const timeZoneNamed = (name: string): string | undefined =>
  zoneNames.get(name.toLowerCase());
