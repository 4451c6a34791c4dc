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

const taggedTables = ['opportunity', 'contact'] as const;
type TaggedTable = (typeof taggedTables)[number];

/** A part of each list of tags. An index of each table has its digest. */
interface TagsPart {
  readonly name: string;
  readonly elements: string;
  /** The condition of the index. */
  readonly condition: string;
}

/** The two parts have far fewer distinct values than whole lists: 50 tags make 2,500 pairs, and 100,000 lists of three. */
const tagsParts: readonly TagsPart[] = [
  { name: 'first_tags', elements: '[1:2]', condition: `tags <> '{}'` },
  { name: 'further_tags', elements: '[3:]', condition: 'cardinality(tags) > 2' },
];

/** The most lists that are read from an index. Beyond them, a statement that reads all rows takes less time. */
const jumpsMax = 10_000;

/** The folded forms of some tags of a row. Null if they are not up to date. */
const foldedTags = (elements = '') =>
  `CASE WHEN folded_version = version THEN folded_tags${elements} END AS folded_tags`;

/**
 * One of the rows with the next list in the order of the index.
 *
 * @param from the condition on the digest
 */
function nextTags(table: TaggedTable, { elements, condition }: TagsPart, from: string) {
  const digest = `hash_array_extended(tags${elements}, CASE WHEN folded_version = version THEN 0 ELSE 1 END)`;
  return Prisma.sql`(
    SELECT ${Prisma.raw(`${digest} AS digest, tags${elements} AS tags, ${foldedTags(elements)} FROM ${table}`)}
    WHERE workspace_id = ${thisWorkspace}::uuid
      AND ${Prisma.raw(`${condition} AND ${digest} ${from} ORDER BY ${digest}`)} LIMIT 1)`;
}

/** Defines a table of the distinct lists in an index, by jumping from each to the next one. */
function distinctTags(table: TaggedTable, part: TagsPart) {
  const name = Prisma.raw(`${table}_${part.name}`);
  return Prisma.sql`${name}(digest, tags, folded_tags, jump) AS (
    SELECT found.*, 1 FROM ${nextTags(table, part, 'IS NOT NULL')} AS found
    UNION ALL
    SELECT found.*, jump + 1 FROM ${name} AS previous
    CROSS JOIN LATERAL ${nextTags(table, part, '> previous.digest')} AS found WHERE jump < ${jumpsMax})`;
}

/** The tags in lists. Of those with the same folded form, the first one stands for all. */
const pickTags = (lists: Prisma.Sql, { foldedPattern, pattern, take }: Picked) => Prisma.sql`
  SELECT min(tag COLLATE "C") AS tag
  FROM (${lists}) AS lists, unnest(tags, folded_tags) AS used(tag, folded)
  WHERE btrim(tag) <> '' AND folded IS DISTINCT FROM ''
    AND CASE WHEN folded IS NULL THEN tag ILIKE ${pattern} ELSE folded LIKE ${foldedPattern} END
  GROUP BY coalesce(folded, btrim(lower(tag))) COLLATE "C"
  ORDER BY coalesce(folded, btrim(lower(tag))) COLLATE "C" LIMIT ${take}`;

/** The tags in the lists that the indexes have. Undefined if these are too many. */
async function tagsFromIndexes(db: WorkspaceTables, picked: Picked): Promise<string[] | undefined> {
  const sources = taggedTables.flatMap((table) => tagsParts.map((part) => ({ table, part })));
  const lists = sources.map(({ table, part }) =>
    Prisma.raw(`SELECT tags, folded_tags, jump FROM ${table}_${part.name}`),
  );
  const [found] = await db.$queryRaw<{ tags: string[]; jumps: number }[]>(Prisma.sql`
    WITH RECURSIVE ${Prisma.join(sources.map(({ table, part }) => distinctTags(table, part)))},
    lists AS MATERIALIZED (${Prisma.join(lists, ' UNION ALL ')})
    SELECT ARRAY(${pickTags(Prisma.sql`SELECT * FROM lists`, picked)}) AS tags,
      (SELECT coalesce(max(jump), 0) FROM lists) AS jumps`);
  return found && found.jumps < jumpsMax ? found.tags : undefined;
}

/** The tags of opportunities and contacts. Lists that several rows have are expanded once. */
async function tagsFromRows(db: WorkspaceTables, picked: Picked): Promise<string[]> {
  const lists = taggedTables.map(
    (table) => Prisma.sql`SELECT DISTINCT tags, ${Prisma.raw(`${foldedTags()} FROM ${table}`)}
      WHERE workspace_id = ${thisWorkspace}::uuid AND tags <> '{}'`,
  );
  const rows = await db.$queryRaw<{ tag: string }[]>(
    pickTags(Prisma.join(lists, ' UNION ALL '), picked),
  );
  return rows.map(({ tag }) => tag);
}

/** The tags of opportunities and contacts, one for each folded form. */
export const tagsInUse = async (db: WorkspaceTables, picked: Picked): Promise<string[]> =>
  (await tagsFromIndexes(db, picked)) ?? (await tagsFromRows(db, picked));

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
