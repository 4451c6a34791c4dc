// Compares the body of a replayed response with the recorded one. Values that differ in each run, such as IDs and
// times, are compared by their form, and recorded IDs must stand for the same records throughout.
import type { BodyContext, Comparer } from './comparer.js';
import { compareLists } from './compare-lists.js';
import type { Comparison } from './difference.js';
import { isUuid } from '../domain/uuid.js';
import { isJsonObject, jsonIn } from './json.js';

/** Times that the server sets. The time of an appointment is that of the caller. */
const isServerTime = (key: string): boolean => key.endsWith('_at') && key !== 'appointment_at';
const isId = (key: string): boolean => /^(.*_)?id$/.test(key) && key !== 'external_id';
/** Values that the server makes up, of which only the presence matters. */
const isOpaque = (key: string): boolean => /^(request_id|last_characters|.*cursor)$/.test(key);
/** Texts for people. Programs go by `code` and `param`. */
const isWording = (key: string): boolean => key === 'message';

/** `9999-99-99T99:99:99Z` */
const formOfTime = (text: string): string => text.replace(/\d/g, '9');

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** The last name in a path. */
const fieldNameOf = (path: string): string => /([^.[\]]*)(\[\d*\])*$/.exec(path)?.[1] ?? '';

/** `data[3].value` as `data[].value`. */
export const patternOf = (path: string): string => path.replace(/\[\d+\]/g, '[]');

function compareIds(to: Comparer, path: string, recorded: string, replayed: string): void {
  const { ids, learns } = to;
  const isUnknown = ids.get(recorded) === undefined;
  const isSameForm = isUuid(recorded.toLowerCase()) === isUuid(replayed.toLowerCase());
  if (isUnknown && isSameForm && learns && !ids.isTaken(replayed)) ids.bind(recorded, replayed);
  else if (!isSameForm && isUnknown) to.differ('format', path, recorded, replayed);
  else to.differ('value', path, recorded, replayed);
}

function compareStrings(to: Comparer, path: string, recorded: string, replayed: string): void {
  const key = fieldNameOf(path);
  if (key.endsWith('cursor')) to.ids.cursors.set(recorded, replayed);
  if (isOpaque(key) || to.ids.translate(recorded) === replayed) return;
  if (isWording(key)) {
    // The details of an error repeat its message.
    if (!path.includes('details'))
      to.found.wordings.add(`${to.show(recorded)} Now: ${to.show(replayed)}`);
    return;
  }
  if (isId(key)) {
    compareIds(to, path, recorded, replayed);
    return;
  }
  const isTime = key.endsWith('_at');
  if (isServerTime(key) && formOfTime(recorded) === formOfTime(replayed)) return;
  const isSameTime = isTime && Date.parse(recorded) === Date.parse(replayed);
  to.differ(isServerTime(key) || isSameTime ? 'format' : 'value', path, recorded, replayed);
}

function compareFields(to: Comparer, path: string, recorded: object, replayed: object): void {
  const of = (key: string) => (path === '' ? key : `${path}.${key}`);
  const actual = new Map(Object.entries(replayed));
  for (const [key, value] of Object.entries(recorded)) {
    if (!actual.has(key)) to.differ('missing', of(key), value, undefined);
    else to.compare(of(key), value, actual.get(key));
    actual.delete(key);
  }
  for (const key of actual.keys()) to.found.additions.add(patternOf(of(key)));
}

function compareValues(to: Comparer, path: string, recorded: unknown, replayed: unknown): void {
  const [before, now] = [typeOf(recorded), typeOf(replayed)];
  if (before !== now) {
    // A field without a value has no type.
    const kind = before === 'null' || now === 'null' ? 'value' : 'type';
    to.differ(kind, path, recorded, replayed);
  } else if (typeof recorded === 'string') compareStrings(to, path, recorded, replayed as string);
  else if (Array.isArray(recorded)) compareLists(to, path, recorded, replayed as unknown[]);
  else if (isJsonObject(recorded)) compareFields(to, path, recorded, replayed as object);
  else if (recorded !== replayed) to.differ('value', path, recorded, replayed);
}

/** Compares two bodies, which need not be JSON. */
export function compareBodies(
  found: Comparison,
  recorded: string,
  replayed: string,
  context: BodyContext,
): void {
  const to: Comparer = {
    ...context,
    found,
    differ(kind, path, before, now) {
      const show = (value: unknown) => (value === undefined ? 'absent' : context.show(value));
      found.differences.push({ kind, path, recorded: show(before), replayed: show(now) });
    },
    compare(path, before, now) {
      compareValues(to, path, before, now);
    },
  };
  const [before, now] = [jsonIn(recorded), jsonIn(replayed)];
  if (before !== undefined && now !== undefined) to.compare('', before, now);
  else if (
    (before === undefined) !== (now === undefined) ||
    (recorded === '') !== (replayed === '')
  )
    to.differ('body', '', recorded, replayed);
  else if (context.ids.translate(recorded) !== replayed) to.differ('value', '', recorded, replayed);
}
