// Names of the IANA time zone database, in its own letter case. `Intl` serves neither purpose: it replaces a name by another
// one of the same zone (Asia/Kolkata by Asia/Calcutta), and its list of names leaves such names out.
import { createRequire } from 'node:module';

/** All names, links such as Asia/Calcutta included. */
const { zones } = createRequire(import.meta.url)('tzdata') as { zones: Record<string, unknown> };

/** Factory stands for a clock that has not been set, which is no place. */
const zoneNames = new Map(
  Object.keys(zones)
    .filter((name) => name !== 'Factory')
    .map((name) => [name.toLowerCase(), name]),
);

/** @returns the name as the database writes it; undefined if it has no such name in any letter case */
export const timeZoneNamed = (name: string): string | undefined =>
  zoneNames.get(name.toLowerCase());
