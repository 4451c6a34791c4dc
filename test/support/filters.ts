// Filters of lists for property tests: generated rows and filters, and a model of filters in plain JavaScript.
import fc from 'fast-check';
import { encodeId } from '../../src/graphql/schema/ids.js';
import { fold } from '../../src/database/fold.js';
import { Prisma } from '../../src/generated/prisma/client.js';
import type { OpportunityFilter } from '../generated/operations.js';
import { driver, newContact, newUser, newWorkspace } from './gateway.js';
import { newTable, type NewRow } from './lists.js';
import { missingId, newPipeline } from './opportunities.js';

type Text = string | null;

/** A row with a value or null in each column that can be filtered. */
export interface FilterRow {
  readonly id: string;
  readonly name: Text;
  readonly contactName: Text;
  readonly primaryContactId: Text;
  readonly value: Text;
  readonly leadSource: Text;
  readonly appointmentAt: Date | null;
  readonly addressStreet: Text;
  readonly addressCity: Text;
  readonly addressState: Text;
  readonly addressZip: Text;
  readonly addressCountry: Text;
  readonly salesRepId: Text;
  readonly projectManagerId: Text;
  readonly arOwnerId: Text;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly tags: string[];
  readonly approvalStatus: 'opportunity' | 'project' | 'archived';
  readonly approvedAt: Date | null;
  readonly archivedAt: Date | null;
  readonly externalId: Text;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Whether a process of an earlier version has written the row last. */
  readonly isOutdated: boolean;
}

type Column = Exclude<keyof FilterRow, 'isOutdated'>;

// Few values, so that many rows match a condition. Both databases fold the case of these characters as JavaScript does.
const texts = [
  '',
  ' ',
  'Ann',
  'ANN  b',
  '100%',
  '100x',
  'a_b',
  'aXb',
  'a\\b',
  'Ärger',
  'O’B',
  '\u{1f600}',
];
const parts = [
  '',
  'a',
  'ANN',
  'n B',
  '%',
  '0%',
  '_',
  '\\',
  'ÄR',
  'arg',
  ' ',
  "O'",
  '\u{1f600}',
  'zzz',
];
const searches = [
  '',
  '  ',
  'ann',
  'B ann',
  'ann  ann',
  '100 x',
  '%',
  '_',
  '\\',
  'ärger',
  'arger',
  "o'b",
  'zzz',
];
const tags = ['red', 'Red', ' RÉD', 'a,b', '{x}', '"q"', 'a\\b', ''];
const times = ['0001-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z'];
const askedTimes = [
  ...times,
  '2026-01-01T05:30:00+05:30',
  '2026-01-01T00:00Z',
  '9999-12-31T23:59Z',
];
const amounts = ['0.00', '9.50', '10.00', '999999999999.99'];
const askedAmounts = [
  ...amounts,
  '9.5',
  '9.505',
  '1e1',
  '-1',
  '1e99',
  '9.499999999999999999999999',
];
const statuses = ['opportunity', 'project', 'archived'] as const;
const externalIds = ['E-1', 'e-1', 'E_1', 'E%'];

const pick = <Value>(values: readonly Value[]) => fc.constantFrom(...values);

/**
 * A workspace to fill and filter, with the IDs to which rows and filters can refer.
 *
 * All values are chosen by their index in lists of fixed length, so a seed reproduces a run.
 */
export async function newFilterTable() {
  const table = await newTable();
  const other = await newWorkspace();
  const contacts = await Promise.all([1, 2].map(() => newContact(table.id)));
  const [named1, nameless] = contacts;
  await table.db.contact.updateMany({
    where: { id: named1?.id ?? '' },
    data: { lastName: 'Ärger', email: 'ann@example.com' },
  });
  await table.db.contact.updateMany({
    where: { id: nameless?.id ?? '' },
    data: { lastName: null },
  });
  const stored = new Map((await table.db.contact.findMany()).map((one) => [one.id, one]));
  const users = await Promise.all([1, 2].map(() => newUser(table.id)));
  const theirs = [await newContact(other.id), await newUser(other.id)];
  const empty = await newPipeline(table);
  const pipelineId = table.stages[0]?.pipelineId ?? '';
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const rowIds = Array.from({ length: 16 }, (_, index) =>
    missingId.replace(/^.{2}/, (16 + index).toString(16)),
  );

  /** The UUIDs by their names, for each type of record. */
  const named = new Map<string, string>();
  const forms = (typename: string, uuids: readonly string[]) => [
    ...uuids.flatMap((uuid) => {
      const all = [uuid, uuid.toUpperCase(), encodeId(typename, uuid)];
      for (const form of all) named.set(`${typename} ${form}`, uuid);
      return all;
    }),
    ...ids(theirs).map((uuid) => encodeId(typename, uuid)),
    ...['banana', '', '\0', missingId, encodeId('Workspace', uuids[0] ?? '')],
  ];
  const idForms = {
    id: ['Opportunity', forms('Opportunity', rowIds.slice(0, 4))],
    primaryContactId: ['Contact', forms('Contact', ids(contacts))],
    salesRepId: ['User', forms('User', ids(users))],
    projectManagerId: ['User', forms('User', ids(users))],
    arOwnerId: ['User', forms('User', ids(users))],
    pipelineId: ['Pipeline', forms('Pipeline', [pipelineId, empty.id])],
    stageId: ['Stage', forms('Stage', ids(table.stages.slice(0, 3)))],
  } as const satisfies Partial<Record<Column, unknown>>;

  const text = fc.option(pick(texts), { freq: 3 });
  const time = pick(times.map((one) => new Date(one)));
  const person = fc.option(pick(ids(users)));
  const row = fc
    .record({
      name: text,
      contactName: text,
      primaryContactId: fc.option(pick(ids(contacts))),
      value: fc.option(pick(amounts)),
      leadSource: text,
      appointmentAt: fc.option(time),
      addressStreet: text,
      addressCity: text,
      addressState: text,
      addressZip: text,
      addressCountry: text,
      salesRepId: person,
      projectManagerId: person,
      arOwnerId: person,
      pipelineId: fc.constant(pipelineId),
      stageId: pick(ids(table.stages.slice(0, 3))),
      tags: fc.subarray(tags, { maxLength: 3 }),
      approvalStatus: pick(statuses),
      approvedAt: fc.option(time),
      archivedAt: fc.option(time),
      createdAt: time,
      updatedAt: time,
    })
    .map((values) => ({
      ...values,
      approvedAt:
        values.approvalStatus === 'project'
          ? (values.approvedAt ?? new Date(0))
          : values.approvedAt,
    }));
  const rows: fc.Arbitrary<FilterRow[]> = fc
    .array(row, { minLength: 6, maxLength: rowIds.length })
    .map((drawn) =>
      drawn.map((values, index) => ({
        ...values,
        id: rowIds[index] ?? '',
        externalId: externalIds[index - 2] ?? null,
        isOutdated: index % 3 === 0,
      })),
    );

  const meets = (row: FilterRow, where: OpportunityFilter) =>
    holds(
      row,
      where,
      (column, form) => {
        const [typename] = idForms[column as keyof typeof idForms];
        return named.get(`${typename} ${form}`);
      },
      stored,
    );
  /** Replaces all opportunities. Folded columns that are not up to date hold values that must not be compared. */
  async function fill(rows: readonly FilterRow[]) {
    const columns = (row: FilterRow): NewRow =>
      Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'isOutdated'));
    await table.fill(rows.map(columns));
    await driver.session((session) =>
      session.query(
        `UPDATE opportunity SET version = version + 1, folded_name = 'ann', folded_tags = '{red}',
           folded_contact_name = '100%', folded_lead_source = NULL, folded_address_city = 'arger'
         WHERE workspace_id = $1 AND id = ANY($2)`,
        [table.id, rows.filter(({ isOutdated }) => isOutdated).map(({ id }) => id)],
      ),
    );
  }
  return { ...table, fill, pipelineId, rows, filters: filtersFor(idForms), meets };
}

/** Objects with one or two of the properties, or rarely none; each can be null. */
const someOf = (model: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .constantFrom(1, 1, 1, 1, 1, 2, 2, 2, 2, 0)
    .chain((count) =>
      fc.shuffledSubarray(Object.keys(model), { minLength: count, maxLength: count }),
    )
    .chain((keys) =>
      fc.record(
        Object.fromEntries(
          keys.map((key) => [key, fc.option(model[key] ?? fc.constant(null), { freq: 15 })]),
        ),
      ),
    );

/** Lists of up to three values, rarely none. */
const listOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc
    .constantFrom(1, 2, 2, 3, 3, 3, 0)
    .chain((count) => fc.array(value, { minLength: count, maxLength: count }));

const textAsked = (values: readonly string[]) =>
  someOf({
    eq: pick(values),
    in: listOf(pick(values)),
    contains: pick(parts),
    startsWith: pick(parts),
    isNull: fc.boolean(),
  });

const rangeAsked = (values: readonly string[]) =>
  someOf({
    ...Object.fromEntries(['eq', 'gt', 'gte', 'lt', 'lte'].map((name) => [name, pick(values)])),
    isNull: fc.boolean(),
  });

/** Filters that combine up to two conditions and up to two other filters, nested up to 4 levels deep. */
function filtersFor(idForms: Record<string, readonly [string, readonly string[]]>) {
  const shortTexts = ['name', 'contactName', 'leadSource', 'addressStreet', 'addressCity'];
  const moreTexts = ['addressState', 'addressZip', 'addressCountry'];
  const status = pick(['OPPORTUNITY', 'PROJECT', 'ARCHIVED']);
  const each = (names: readonly string[], asked: fc.Arbitrary<unknown>) =>
    Object.fromEntries(names.map((name) => [name, asked]));
  const contact = fc.oneof(
    pick(['Ärger', 'ärger', 'x']).map((eq) => ({ lastName: { eq } })),
    pick(['ARG', 'g', 'zzz']).map((contains) => ({ lastName: { contains } })),
    fc.boolean().map((isNull) => ({ lastName: { isNull } })),
    pick(['ann@example.com', 'bob@example.com']).map((eq) => ({ email: { eq } })),
  );
  const conditions = {
    q: pick(searches),
    primaryContact: fc.oneof(
      { weight: 4, arbitrary: contact },
      { weight: 3, arbitrary: contact.map((not) => ({ not })) },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
    ...each([...shortTexts, ...moreTexts], textAsked(texts)),
    externalId: textAsked(externalIds),
    value: rangeAsked(askedAmounts),
    ...each(
      ['appointmentAt', 'approvedAt', 'archivedAt', 'createdAt', 'updatedAt'],
      rangeAsked(askedTimes),
    ),
    tags: someOf({ any: listOf(pick(tags)), all: listOf(pick(tags)), isEmpty: fc.boolean() }),
    approvalStatus: someOf({ eq: status, in: listOf(status) }),
    ...Object.fromEntries(
      Object.entries(idForms).map(([name, [, forms]]) => [
        name,
        someOf({ eq: pick(forms), in: listOf(pick(forms)), isNull: fc.boolean() }),
      ]),
    ),
  };
  const { filter } = fc.letrec<{ filter: OpportunityFilter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, depthSize: 'large' },
      someOf(conditions) as fc.Arbitrary<OpportunityFilter>,
      fc
        .tuple(
          someOf(conditions),
          someOf({ and: listOf(tie('filter')), or: listOf(tie('filter')), not: tie('filter') }),
        )
        .map(([own, joined]) => ({ ...own, ...joined })),
    ),
  }));
  return filter;
}

type Asked = Readonly<Record<string, unknown>>;
type UuidOf = (column: string, form: string) => string | undefined;

/** The form in which texts are compared: that of a row whose folded columns are not up to date is only without case. */
const formIn = (row: FilterRow) => (row.isOutdated ? (value: string) => value.toLowerCase() : fold);

/** Whether a row matches a filter. */
function holds(
  row: FilterRow,
  where: OpportunityFilter,
  uuidOf: UuidOf,
  contacts: ReadonlyMap<string, object>,
): boolean {
  const { and, or, not, q, primaryContact, ...columns } = where;
  const form = formIn(row);
  const meets = (inner: OpportunityFilter) => holds(row, inner, uuidOf, contacts);
  const contact = contacts.get(row.primaryContactId ?? '');
  const isMet = (filter: object) =>
    Object.keys(filter).length === 0 ||
    (contact !== undefined &&
      holds({ ...contact, isOutdated: false } as FilterRow, filter, uuidOf, contacts));
  return (
    (primaryContact == null || isMet(primaryContact)) &&
    (and ?? []).every(meets) &&
    (or == null || or.some(meets)) &&
    (not == null || !meets(not)) &&
    (q ?? '')
      .split(/\s+/)
      .every((word) =>
        [row.name, row.contactName].some((name) => form(name ?? '').includes(form(word))),
      ) &&
    Object.entries(columns).every(
      ([name, asked]) => asked === null || columnHolds(row, name as Column, asked as Asked, uuidOf),
    )
  );
}

function columnHolds(row: FilterRow, column: Column, asked: Asked, uuidOf: UuidOf): boolean {
  const value = row[column];
  const form = formIn(row);
  return Object.entries(asked).every(([operator, operand]) => {
    if (operand === null) return true;
    if (operator === 'isNull') return (value === null) === operand;
    if (Array.isArray(value)) return tagsHold(value, operator, operand, row.isOutdated);
    if ((operator === 'contains' || operator === 'startsWith') && operand === '') return true;
    if (value === null) return false;
    if (operator === 'contains') return form(value as string).includes(form(operand as string));
    if (operator === 'startsWith') return form(value as string).startsWith(form(operand as string));
    const compare = comparisonWith(column, value, uuidOf);
    if (operator === 'in') return (operand as string[]).some((one) => compare(one) === 0);
    const order = compare(operand as string);
    if (operator === 'gt') return order > 0;
    if (operator === 'gte') return order >= 0;
    if (operator === 'lt') return order < 0;
    return operator === 'lte' ? order <= 0 : order === 0;
  });
}

function tagsHold(
  value: readonly string[],
  operator: string,
  operand: unknown,
  isOutdated: boolean,
): boolean {
  if (operator === 'isEmpty') return (value.length === 0) === operand;
  const form = (tag: string) => (isOutdated ? tag : fold(tag).trim());
  const has = (tag: string) => value.some((one) => form(one) === form(tag));
  const asked = (operand as string[]).filter((tag) => isOutdated || form(tag) !== '');
  const isBlank = (operand as string[]).every((tag) => tag === '');
  if (isBlank) return operator === 'all';
  return operator === 'any' ? asked.some(has) : asked.every(has);
}

/** Compares a value with an operand of a filter, by the rules of its column. */
function comparisonWith(column: Column, value: string | Date, uuidOf: UuidOf) {
  const utc = (text: string) => (/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return (asked: string): number => {
    if (value instanceof Date) return value.getTime() - new Date(utc(asked)).getTime();
    if (column === 'value') return new Prisma.Decimal(value).comparedTo(asked);
    if (column === 'approvalStatus') return value.toUpperCase() === asked ? 0 : NaN;
    const isId = column === 'id' || column.endsWith('Id');
    const other = isId && column !== 'externalId' ? uuidOf(column, asked) : asked;
    return value === other ? 0 : NaN;
  };
}

/** The exact sums of some rows, in the format of the API. */
export function sumsOf(rows: readonly FilterRow[]) {
  const cents = rows.flatMap(({ value }) =>
    value === null ? [] : [BigInt(value.replace('.', ''))],
  );
  const total = cents.reduce((sum, one) => sum + one, 0n);
  const count = BigInt(cents.length);
  const decimal = (amount: bigint) => String(amount).padStart(3, '0').replace(/(..)$/, '.$1');
  return {
    count: rows.length,
    totalValue: decimal(total),
    // Rounded to the nearest cent, half up.
    averageValue: count === 0n ? null : decimal((2n * total + count) / (2n * count)),
  };
}
