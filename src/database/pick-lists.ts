// The statements of pick lists: the distinct values of a column in use, in alphabetical order. A row whose folded columns are
// not up to date counts with the value itself in lower case.
import { Prisma } from '../generated/prisma/client.js';
import { thisWorkspace } from './this-workspace.js';
import type { WorkspaceTables } from './workspace-client.js';

interface Picked {
  /** For LIKE, on folded values. */
  readonly foldedPattern: string;
  /** For ILIKE, on values without an up-to-date folded one. */
  readonly pattern: string;
  readonly take: number;
}

const tagsOf = (table: 'contact' | 'opportunity') => Prisma.sql`
  SELECT tag, folded FROM ${Prisma.raw(table)},
    unnest(tags, CASE WHEN folded_version = version THEN folded_tags END) AS used(tag, folded)
  WHERE workspace_id = ${thisWorkspace}::uuid`;

/** The tags of opportunities and contacts. Of those with the same folded form, the first one stands for all. */
export async function tagsInUse(
  db: WorkspaceTables,
  { foldedPattern, pattern, take }: Picked,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ tag: string }[]>(Prisma.sql`
    SELECT min(tag COLLATE "C") AS tag, coalesce(folded, btrim(lower(tag))) COLLATE "C" AS folded
    FROM (${tagsOf('opportunity')} UNION ${tagsOf('contact')}) AS used
    WHERE btrim(tag) <> '' AND folded IS DISTINCT FROM ''
      AND CASE WHEN folded IS NULL THEN tag ILIKE ${pattern} ELSE folded LIKE ${foldedPattern} END
    GROUP BY 2 ORDER BY 2 LIMIT ${take}`);
  return rows.map(({ tag }) => tag);
}

/** The lead sources of opportunities. */
export async function leadSourcesInUse(
  db: WorkspaceTables,
  { foldedPattern, pattern, take }: Picked,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ source: string }[]>(Prisma.sql`
    SELECT lead_source AS source, coalesce(
        max(folded_lead_source) FILTER (WHERE folded_version = version), lower(lead_source)
      ) COLLATE "C" AS folded
    FROM opportunity
    WHERE workspace_id = ${thisWorkspace}::uuid AND lead_source <> ''
      AND CASE WHEN folded_version = version THEN folded_lead_source LIKE ${foldedPattern}
        ELSE lead_source ILIKE ${pattern} END
    GROUP BY lead_source ORDER BY 2, lead_source COLLATE "C" LIMIT ${take}`);
  return rows.map(({ source }) => source);
}
