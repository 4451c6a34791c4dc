// One call of a sequence, as it was drawn, and what each surface refuses of it by form alone.
import { drawerOf, type Drawer } from './drawers.js';
import type { Given } from './draw-some.js';
import type { Value } from './value.js';

/** Whose key it is called with. `reader` is an admin's key that may only read. */
export type CallerName = 'admin' | 'member' | 'viewer' | 'reader' | 'revoked';

/** The header If-Match. */
export type IfMatch =
  /** The version that the caller saw last, and how far beside it. */
  | { readonly besideBy: number }
  | { readonly any: true }
  /** No version of any record: each has a number of its own in GraphQL, which no record has either. */
  | { readonly never: string; readonly version: number }
  | { readonly malformed: string };

export interface Step {
  readonly route: string;
  readonly as: CallerName;
  /** The record that the path names. */
  readonly id?: Value;
  readonly given: Given;
  /** A parameter that there is not. */
  readonly extra?: { readonly place: 'query' | 'body'; readonly name: string };
  /** The parameter of a query that is given a second time. */
  readonly repeated?: string;
  readonly ifMatch?: IfMatch;
  /** The header Idempotency-Key. */
  readonly key?: string;
}

export const methodOf = ({ route }: Step) => route.slice(0, route.indexOf(' '));
export const isRead = (step: Step) => methodOf(step) === 'GET';
export const isKeySound = (key: string) => /^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(key);

/** What a call is refused for by form. */
export interface Malformed {
  readonly by: 'both' | 'rest';
  /** As REST names the parameters; undefined where it cannot tell any. */
  readonly params: readonly string[] | undefined;
}

interface ParameterFault {
  readonly param: string;
  readonly by: 'both' | 'rest';
  /** Of the batch, the item that it is in. */
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

/** Whether the batch goes on without the items that are wrong. */
const isLenient = ({ given: { all_or_none: flag } }: Step) =>
  flag != null && 'flag' in flag && !flag.flag;

const isUtf8 = (value: Value | undefined) =>
  value == null || !('text' in value) || value.text.isWellFormed();

/** @returns undefined where nothing is wrong with the form of the call as a whole */
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

/** Of a batch that goes on without them, the items that are malformed, and for which parameters. */
export function malformedItems(step: Step): ReadonlyMap<number, readonly string[]> {
  const items = new Map<number, string[]>();
  if (!isLenient(step)) return items;
  for (const { item, param } of faultsOf(step, drawerOf(step.route)))
    if (item !== undefined) items.set(item, [...(items.get(item) ?? []), param]);
  return items;
}

/** Whether the caller's key allows what the call does. */
export function isAllowed(step: Step): boolean {
  if (isRead(step) || step.as === 'admin') return true;
  return step.as === 'member' && methodOf(step) !== 'DELETE';
}
