// One generated call of a sequence, and the reasons for which each API rejects it by form.
import { drawerOf, type Drawer } from './drawers.js';
import type { Given } from './draw-some.js';
import type { Value } from './value.js';

/** The key of the call. `reader` is a read-only key of an admin. */
export type CallerName = 'admin' | 'member' | 'viewer' | 'reader' | 'revoked';

/** The header If-Match. */
export type IfMatch =
  /** The version that the caller saw last, plus an offset. */
  | { readonly besideBy: number }
  | { readonly any: true }
  /** A tag that is no record's version. In GraphQL, it is a version that no record has. */
  | { readonly never: string; readonly version: number }
  | { readonly malformed: string };

export interface Step {
  readonly route: string;
  readonly as: CallerName;
  /** The record in the path. */
  readonly id?: Value;
  readonly given: Given;
  /** An unknown parameter. */
  readonly extra?: { readonly place: 'query' | 'body'; readonly name: string };
  /** A query parameter that is given twice. */
  readonly repeated?: string;
  readonly ifMatch?: IfMatch;
  /** The header Idempotency-Key. */
  readonly key?: string;
  /** The lenient spelling over REST of a well-formed call of a legacy route. Default: the strict form. */
  readonly spelling?: Spelling;
}

/** Lenient spellings of a call, which must not change its meaning. `form` has no null. */
export type Spelling = 'JSON' | 'form';

export const isLegacy = ({ route }: Step): boolean => route.endsWith(' /v1/opportunities');

export const methodOf = ({ route }: Step) => route.slice(0, route.indexOf(' '));
/** The parameter in the path of a route. */
export const pathParameter = /:(id|external_id)/;

export const isRead = (step: Step) => methodOf(step) === 'GET';
export const isKeySound = (key: string) => /^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(key);

/** The reason for which a call is rejected by form. */
export interface Malformed {
  readonly by: 'both' | 'rest';
  /** The REST names of the parameters; undefined if the error names none. */
  readonly params: readonly string[] | undefined;
}

interface ParameterFault {
  readonly param: string;
  readonly by: 'both' | 'rest';
  /** The malformed item of a batch. */
  readonly item?: number | undefined;
}

/** The required parameters that a call lacks. */
export const missing = ({ route, given }: Step): readonly string[] =>
  Object.entries(drawerOf(route).parameters)
    .filter(([name, { isRequired }]) => isRequired && !(name in given))
    .map(([name]) => name);

function faultsOf(step: Step, { parameters }: Drawer): ParameterFault[] {
  const { given, extra, repeated, ifMatch } = step;
  const faults: ParameterFault[] = Object.entries(given).flatMap(([name, value]) =>
    (parameters[name]?.form.faults(value) ?? []).map(({ at, by }) => ({
      param: name + at,
      by,
      item: itemIn(name, at),
    })),
  );
  for (const name of missing(step)) faults.push({ param: name, by: 'both' });
  if (extra) faults.push({ param: extra.name, by: 'rest' });
  if (repeated !== undefined) faults.push({ param: repeated, by: 'rest' });
  if (ifMatch && 'malformed' in ifMatch) faults.push({ param: 'If-Match', by: 'rest' });
  return faults;
}

function itemIn(name: string, at: string): number | undefined {
  const [, index] = /^\[(\d+)\]/.exec(at) ?? [];
  return index === undefined || name !== 'opportunities' ? undefined : Number(index);
}

/** Whether a batch creates its valid items although others are invalid. */
const isLenient = ({ given: { all_or_none: flag } }: Step) =>
  flag != null && 'flag' in flag && !flag.flag;

const isUtf8 = (value: Value | undefined) =>
  value == null || !('text' in value) || value.text.isWellFormed();

/** @returns undefined if the call as a whole is well-formed */
export function malformed(step: Step): Malformed | undefined {
  const inAddress = isRead(step) ? [step.id, ...Object.values(step.given)] : [step.id];
  if (!inAddress.every(isUtf8)) return { by: 'rest', params: undefined };
  const faults = faultsOf(step, drawerOf(step.route)).filter(
    ({ item }) => item === undefined || !isLenient(step),
  );
  if (faults.length === 0) return undefined;
  return {
    by: faults.some(({ by }) => by === 'rest') ? 'rest' : 'both',
    params: faults.map(({ param }) => param),
  };
}

/** The malformed items of a batch that creates the others, with their malformed parameters. */
export function malformedItems(step: Step): ReadonlyMap<number, readonly string[]> {
  const items = new Map<number, string[]>();
  if (!isLenient(step)) return items;
  for (const { item, param } of faultsOf(step, drawerOf(step.route)))
    if (item !== undefined) items.set(item, [...(items.get(item) ?? []), param]);
  return items;
}

/** Whether the caller's key permits the call. */
export function isAllowed(step: Step): boolean {
  if (isRead(step) || step.as === 'admin') return true;
  return step.as === 'member' && methodOf(step) !== 'DELETE';
}
