// Reads a call leniently: converts it to its strict form, before it is translated. See rules.ts for the table.
import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLInputType,
} from 'graphql';
import { isLosslessNumber, LosslessNumber } from 'lossless-json';
import type { Issue } from '../../errors.js';
import { limitsOf } from '../../graphql/schema/limits.js';
import { exactNumber } from '../../http/body.js';
import { FormBody } from '../../http/form-body.js';
import { pathOf, queryOf, repeatedIn, type Call } from '../call.js';
import { restFieldsOf, type Slot } from '../input-fields.js';
import type { Parameter } from '../parameters.js';
import { isReadOnlyField } from '../read-only.js';
import type { Route } from '../routes.js';
import { objectOfForm, parameterNameOf } from './form-fields.js';
import { absent, choiceRule, ruleOf, textListRule, type SentValue } from './rules.js';

/** A call as it arrived. Numbers in its body are `LosslessNumber`. */
export interface SentCall extends Omit<Call, 'body'> {
  readonly body?: Call['body'] | FormBody;
}

/** A call in its strict form, and the differences from the call as sent. */
export interface CallReading {
  readonly call: Call;
  /** The names that are not parameters of the route. A field within a list has a name such as `opportunities.nope`. */
  readonly ignored: readonly string[];
  /** The names of the parameters whose values were converted or are absent. */
  readonly converted: readonly string[];
  /** Problems that the strict form no longer shows, such as a form field that is given twice. */
  readonly issues: readonly Issue[];
}

/** Collects the differences while a call is read. */
interface Notes {
  readonly ignored: Set<string>;
  readonly converted: Set<string>;
}

/** Replaces numbers that keep their digits by those that the strict reading expects. */
function withExactNumbers(value: unknown): unknown {
  if (value instanceof LosslessNumber) return exactNumber(value.toString());
  if (Array.isArray(value)) return value.map(withExactNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withExactNumbers(inner)]),
  );
}

/** @param name of the parameter, for the notes */
function readLenientValue(
  type: GraphQLInputType,
  sent: SentValue,
  name: string,
  notes: Notes,
): unknown {
  const own = getNullableType(type);
  const { value } = sent;
  if (isInputObjectType(own) && typeof value === 'object' && value !== null)
    return isLosslessNumber(value) || Array.isArray(value)
      ? withExactNumbers(value)
      : readFieldsOf(restFieldsOf(own), value, `${name}.`, notes);
  if (isListType(own) && Array.isArray(value))
    return value.map((item) => readItem(own.ofType, { ...sent, value: item }, name, notes));
  const result = applyRule(own, sent);
  if (result !== value) notes.converted.add(name);
  return result === absent ? absent : withExactNumbers(result);
}

/** An item of a list cannot be absent. It is left to the strict reading. */
function readItem(type: GraphQLInputType, sent: SentValue, name: string, notes: Notes): unknown {
  return sent.value === '' ? '' : readLenientValue(type, sent, name, notes);
}

function applyRule(type: GraphQLInputType, sent: SentValue): unknown {
  if (isEnumType(type)) return choiceRule(type)(sent);
  if (isInputObjectType(type)) return sent.value;
  if (!isListType(type)) return ruleOf(String(type))(sent);
  const item = getNullableType(type.ofType);
  return String(item) === 'String' ? textListRule(sent) : sent.value;
}

/** @param isKept whether an unknown field stays in the strict form, which then reports it */
function readFieldsOf(
  slots: ReadonlyMap<string, Slot>,
  values: object,
  prefix: string,
  notes: Notes,
  isKept: (name: string) => boolean = () => false,
): Record<string, unknown> {
  const result: [string, unknown][] = [];
  for (const [name, value] of Object.entries(values)) {
    const slot = slots.get(name);
    if (slot) {
      const read = readLenientValue(slot.type, { value, isQuery: false }, prefix + name, notes);
      if (read !== absent) result.push([name, read]);
    } else if (isKept(name)) result.push([name, withExactNumbers(value)]);
    else notes.ignored.add(prefix + name);
  }
  // Unlike an assignment, this creates a field for the name `__proto__` too.
  return Object.fromEntries(result);
}

const maximumOf = ({ definitions }: Parameter): number | undefined => {
  const definition = definitions.at(-1);
  return definition && limitsOf(definition).maximum;
};

/** A parameter that is given twice stays in the strict form, which reports it. */
function readQuery(route: Route, url: string, notes: Notes): string {
  const { fields } = route;
  const query = new URLSearchParams(
    [...queryOf(url)].map(([sentName, value]) => {
      const name = parameterNameOf(route, sentName);
      if (name !== sentName) notes.converted.add(name);
      return [name, value];
    }),
  );
  const repeated = repeatedIn(query);
  const read = [...query].flatMap(([name, value]): [string, string][] => {
    const field = fields.get(name);
    if (field === undefined) {
      notes.ignored.add(name);
      return [];
    }
    if (repeated.has(name)) return [[name, value]];
    const sent = { value, isQuery: true, maximum: maximumOf(field) };
    const result = readLenientValue(field.type, sent, name, notes);
    return result === absent ? [] : [[name, String(result)]];
  });
  return withQuery(url, read, notes);
}

/**
 * Ignores the query of a write. A field of the body in the query stays in the strict form, which reports it, because
 * the caller expects it to have an effect.
 */
function readQueryOfWrite(route: Route, url: string, notes: Notes): string {
  const kept = [...queryOf(url)].filter(([name]) => {
    if (route.fields.has(parameterNameOf(route, name))) return true;
    notes.ignored.add(name);
    return false;
  });
  return withQuery(url, kept, notes);
}

/** The URL as sent, if the query is in its strict form already. */
function withQuery(url: string, read: [string, string][], { ignored, converted }: Notes): string {
  if (ignored.size === 0 && converted.size === 0) return url;
  const query = new URLSearchParams(read).toString();
  return query === '' ? pathOf(url) : `${pathOf(url)}?${query}`;
}

/** The reading of a call that is in its strict form already. */
export const readStrictly = (call: Call): CallReading => ({
  call,
  ignored: [],
  converted: [],
  issues: [],
});

/** Reads a call as its route does by default. A form is read leniently on each route, because it has no strict form. */
export const readByDefault = (route: Route, sent: SentCall): CallReading =>
  route.legacy === undefined && !(sent.body instanceof FormBody)
    ? readStrictly({ ...sent, body: withExactNumbers(sent.body) as Call['body'] })
    : readLeniently(route, sent);

/** @throws GatewayError for the reasons of `queryOf` */
export function readLeniently(route: Route, sent: SentCall): CallReading {
  const notes: Notes = { ignored: new Set(), converted: new Set() };
  const issues: Issue[] = [];
  const { body, ...rest } = sent;
  const isRead = route.method === 'GET';
  const url = (isRead ? readQuery : readQueryOfWrite)(route, sent.url, notes);
  const object =
    body instanceof FormBody ? objectOfForm(route, body, notes.converted, issues) : body;
  const call: Call = {
    ...rest,
    url,
    body:
      object && !isRead
        ? readFieldsOf(route.fields, object, '', notes, (name) => isReadOnlyField(route, name))
        : undefined,
  };
  return { call, ignored: [...notes.ignored], converted: [...notes.converted], issues };
}
