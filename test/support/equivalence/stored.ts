// Compares the contents of both twins after a sequence: every column of every row, and all events.
import { database } from '../gateway.js';
import { differencesIn, type Differences } from './compare.js';
import type { Knowledge } from './meaning.js';
import { camelCase } from './names.js';
import type { Side } from './side.js';

type Row = Readonly<Record<string, unknown>>;

/** Maps REST names to the columns whose names differ. */
const columnOf = (name: string) => (name === 'contact_type' ? 'type' : camelCase(name));

/** The columns with times that the gateway has set. */
const moments = ['createdAt', 'updatedAt', 'approvedAt', 'archivedAt'];

/** Reads the rows of both twins together. */
async function readRows(workspaceIds: readonly string[]) {
  const where = { workspaceId: { in: [...workspaceIds] } };
  const { opportunity, contact, opportunityEvent, workspaceEvent, idempotentAnswer } =
    database.system;
  const [opportunities, contacts, events, contactEvents, answers] = await Promise.all([
    opportunity.findMany({ where, orderBy: { stageRank: 'asc' } }),
    contact.findMany({ where }),
    opportunityEvent.findMany({ where, orderBy: { version: 'asc' } }),
    workspaceEvent.findMany({ where, orderBy: { version: 'asc' } }),
    idempotentAnswer.findMany({
      where,
      select: { workspaceId: true, principalId: true, key: true, createdAt: true },
    }),
  ]);
  return { opportunities, contacts, events, contactEvents, answers };
}

/** The rows of one twin by the record they belong to, with symbols in place of values that differ between the twins. */
function rowsOf({ twin: { workspaceId }, symbols }: Side, all: Record<string, Row[]>) {
  const symbolic = (value: unknown, column: string): unknown => {
    if (value instanceof Date && moments.includes(column)) return symbols.ofMoment(value);
    if (column === 'changes') return (value as Row[]).map(change);
    return symbols.of(JSON.parse(JSON.stringify(value)));
  };
  const change = ({ field, before, after }: Row) => {
    const told = (value: unknown) => {
      if (value === null) return null;
      if (field === 'stageRank') return 'a rank';
      return moments.includes(field as string)
        ? symbols.ofMoment(value as string)
        : symbols.of(value);
    };
    return { field, before: told(before), after: told(after) };
  };
  const own = (table: string) =>
    (all[table] ?? []).filter((row) => row.workspaceId === workspaceId);
  const places = new Map<unknown, number>();
  const placeIn = (stage: unknown) => {
    const place = (places.get(stage) ?? 0) + 1;
    places.set(stage, place);
    return place;
  };
  const named = (rows: Row[], nameOf: (row: Row) => string) =>
    Object.fromEntries(
      rows.map((row) => [
        nameOf(row),
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, symbolic(value, column)]),
        ),
      ]),
    );
  const idOf = (row: Row) => symbols.ofId(row.id as string);
  return {
    opportunities: named(
      own('opportunities').map((row) => ({ ...row, stageRank: `place ${placeIn(row.stageId)}` })),
      idOf,
    ),
    contacts: named(own('contacts'), idOf),
    events: named(
      own('events').map((row) => ({ ...row, id: 'its own' })),
      (row) => `${symbols.ofId(row.opportunityId as string)} at ${String(row.version)}`,
    ),
    'events of contacts': named(
      own('contactEvents').map((row) => ({ ...row, id: 'its own' })),
      (row) => `${symbols.ofId(row.recordId as string)} at ${String(row.version)}`,
    ),
    'kept answers': named(
      own('answers'),
      (row) => `${symbols.ofId(row.principalId as string)} ${row.key}`,
    ),
  };
}

/** Compares the rows with the values that REST has received and returned. */
function compareKnowledge({ shown, told }: Knowledge, rows: readonly Row[]): Differences {
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  const plain = (value: unknown, name: string) =>
    name === 'value' && value !== null
      ? Number(value)
      : (JSON.parse(JSON.stringify(value)) as unknown);
  return [...shown].flatMap(([id, record]) => {
    const row = byId.get(id);
    if (row === undefined) return [`${id} is shown, and not stored`];
    const fields = Object.entries({ ...record, ...told.get(id) });
    return fields.flatMap(([name, value]) => {
      if (name === 'node_id') return [];
      const stored = plain(row[columnOf(name)], name);
      return JSON.stringify(stored) === JSON.stringify(value)
        ? []
        : [
            `${name} of ${id}: sent or shown ${JSON.stringify(value)}, stored ${JSON.stringify(stored)}`,
          ];
    });
  });
}

/** Compares the contents of the twins, and those of the REST twin with the responses of REST. */
export async function compareStored(
  rest: Side,
  graphql: Side,
  knowledge: Knowledge,
): Promise<Differences> {
  const all = await readRows([rest.twin.workspaceId, graphql.twin.workspaceId]);
  const restRows = rowsOf(rest, all);
  const graphqlRows = rowsOf(graphql, all);
  const own = [...all.opportunities, ...all.contacts].filter(
    ({ workspaceId }) => workspaceId === rest.twin.workspaceId,
  );
  return [...differencesIn(restRows, graphqlRows, 'stored'), ...compareKnowledge(knowledge, own)];
}
