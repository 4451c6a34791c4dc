// From a REST request to the variables of its operation.
import { isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';
import type { Issue } from '../errors.js';
import { versionsOf } from './etag.js';
import { restNameOf } from './input-fields.js';
import { ifMatch, type Operation } from './operation.js';
import { jsonForms, Mismatch, named, readOrStandIn, textForms, type Read } from './values.js';

/** What a request holds, by the place a value stands in. */
export interface RequestValues {
  readonly path: Readonly<Record<string, string>>;
  /** A name that is given more than once has several values. */
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The header If-Match. */
  readonly ifMatch?: string | undefined;
}

/** How much that cannot be translated is told of at once. */
const issuesMax = 1_000;

/**
 * Translates a request. What cannot be translated is reported, and left out of the variables or stood in
 * for; the operation still runs, so that the domain can add what it finds wrong with the rest, and refuse.
 *
 * @param takes where the route's parameters may stand, besides the path and If-Match
 */
export function readVariables(
  { parameters }: Operation,
  { path, query, body, ifMatch: ifMatchHeader }: RequestValues,
  takes: 'query' | 'body',
): { variables: Record<string, unknown>; issues: Issue[] } {
  const variables: Record<string, unknown> = {};
  const issues: Issue[] = [];
  const take = (name: string, values: readonly unknown[], forms: Record<string, Read>) => {
    const isElsewhere = Object.hasOwn(path, name) || name === ifMatch;
    const parameter = isElsewhere ? undefined : parameters.get(name);
    if (parameter === undefined)
      return void issues.push({ path: named(name), message: 'Is not known.' });
    if (values.length > 1)
      return void issues.push({ path: parameter.path, message: 'Is given more than once.' });
    const value = readOrStandIn(parameter.type, forms, values[0], (message, rest) => {
      issues.push({ path: [...parameter.path, ...rest], message });
    });
    if (value !== undefined) variables[name] = value;
  };
  for (const name of new Set(query.keys()))
    if (takes === 'query') take(name, query.getAll(name), textForms);
    else
      issues.push({
        path: named(name),
        message: 'Is not known: this call takes no query parameters.',
      });
  for (const [name, value] of Object.entries(body)) take(name, [value], jsonForms);
  for (const { name, isRequired } of parameters.values())
    if (isRequired && !Object.hasOwn(path, name) && !Object.hasOwn(body, name))
      take(name, [null], jsonForms);
  if (ifMatchHeader !== undefined && parameters.has(ifMatch))
    try {
      const [version] = versionsOf(ifMatchHeader) ?? [];
      if (version !== undefined) variables[ifMatch] = version;
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      issues.push({ path: named('If-Match'), message: error.message });
    }
  return { variables: { ...variables, ...path }, issues: issues.slice(0, issuesMax) };
}

/** The REST parameter that an issue is about, as `opportunities[3].contact_name` for what is in an object of a list. */
export function parameterOf({ parameters }: Operation, path: Issue['path']): string {
  if (path[0] === '') return String(path[1]);
  for (const { name, type, path: start } of parameters.values())
    if (start.every((step, index) => step === String(path[index])))
      return name + placeWithin(type, path.slice(start.length));
  // Wrong with none of them, but with all of them together.
  return 'body';
}

/** Where something stands in the value of a parameter. */
function placeWithin(type: GraphQLInputType, path: Issue['path']): string {
  const [step, ...rest] = path;
  if (isNonNullType(type)) return placeWithin(type.ofType, path);
  if (step === undefined) return '';
  if (step === '') return `.${rest.join('.')}`;
  if (isListType(type)) return `[${String(step)}]${placeWithin(type.ofType, rest)}`;
  const field = isInputObjectType(type) ? type.getFields()[step] : undefined;
  if (field) return `.${restNameOf(field.name)}${placeWithin(field.type, rest)}`;
  return `.${path.join('.')}`;
}
