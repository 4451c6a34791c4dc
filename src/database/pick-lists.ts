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

/** Lists of tags that several rows have are expanded once: the statement reads all rows, and this is most of its time. */
const tagsOf = (table: 'contact' | 'opportunity') => Prisma.sql`
  SELECT tag, folded FROM (
    SELECT DISTINCT tags, CASE WHEN folded_version = version THEN folded_tags END AS folded_tags
    FROM ${Prisma.raw(table)} WHERE workspace_id = ${thisWorkspace}::uuid AND tags <> '{}') AS lists,
    unnest(tags, folded_tags) AS used(tag, folded)`;

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

/** The next lead source of the workspace, in the order of the index on the column. Null after the last one. */
const leadSourceAfter = (previous: Prisma.Sql) => Prisma.sql`(
  SELECT lead_source FROM opportunity
  WHERE workspace_id = ${thisWorkspace}::uuid AND lead_source > ${previous}
  ORDER BY lead_source LIMIT 1)`;

/**
 * The lead sources of opportunities. The statement jumps from one distinct value to the next in the index, so that its
 * time grows with the number of lead sources, not of opportunities. An order and a range, in place of an equality, make the
 * planner read the folded form through that index too.
 */
export async function leadSourcesInUse(
  db: WorkspaceTables,
  { foldedPattern, pattern, take }: Picked,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ source: string }[]>(Prisma.sql`
    WITH RECURSIVE used(source) AS (
      SELECT ${leadSourceAfter(Prisma.sql`''`)}
      UNION ALL
      SELECT ${leadSourceAfter(Prisma.sql`source`)} FROM used WHERE source IS NOT NULL)
    SELECT source, coalesce(folded, lower(source)) COLLATE "C" AS folded
    FROM used LEFT JOIN LATERAL (
      SELECT lead_source, folded_lead_source FROM opportunity
      WHERE workspace_id = ${thisWorkspace}::uuid AND lead_source >= source AND lead_source <= source
        AND folded_version = version
      ORDER BY lead_source LIMIT 1) AS current(found, folded) ON found = source
    WHERE source IS NOT NULL
      AND CASE WHEN folded IS NULL THEN source ILIKE ${pattern} ELSE folded LIKE ${foldedPattern} END
    ORDER BY 2, source COLLATE "C" LIMIT ${take}`);
  return rows.map(({ source }) => source);
}
