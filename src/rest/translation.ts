// Translates a REST call into the variables of its operation.
import type { Issue } from '../errors.js';
import { furtherIssues, issuesMax } from '../graphql/input/mutation-input.js';
import type { Report } from '../graphql/input/read-value.js';
import { queryOf, repeatedIn, type Call } from './call.js';
import { versionsOf } from './etag.js';
import { ifMatch, inputVariable, type Parameter } from './parameters.js';
import type { Route } from './routes.js';
import { jsonForms, Mismatch, named, readFields, textForms } from './values.js';

export interface Translation {
  readonly variables: Readonly<Record<string, unknown>>;
  /** The problems of values that could not be translated. */
  readonly issues: readonly Issue[];
}

type ParameterValues = Record<string, unknown>;

/**
 * Translates a call. A value that cannot be read is reported, and omitted or replaced by a placeholder. The operation
 * still runs, so that the domain can add the issues that it finds, and reject the call.
 *
 * @param path the values of the path parameters
 * @param found issues that the call itself does not contain any more
 * @throws GatewayError for the reasons of `queryOf`
 */
export function translate(
  route: Route,
  call: Call,
  path: Readonly<Record<string, string>>,
  found: readonly Issue[] = [],
): Translation {
  const issues: Issue[] = [...found];
  const report: Report = (message, at) => issues.push({ path: at, message });
  const { parameters } = route.operation;
  const isRead = route.method === 'GET';
  const values = {
    ...Object.fromEntries(
      Object.entries(path).map(([name, value]) => [parameters.get(name)?.name ?? name, value]),
    ),
    ...(isRead ? readQuery(route, call, report) : readInput(route, call, report)),
  };
  return {
    variables: isRead ? values : { [inputVariable]: values },
    issues: issues.length > issuesMax ? [...issues.slice(0, issuesMax - 1), furtherIssues] : issues,
  };
}

/** Reads the variables of a read from path and query. */
function readQuery({ fields }: Route, { url }: Call, report: Report): ParameterValues {
  const query = queryOf(url);
  const pathOf = (name: string) => fields.get(name)?.path ?? named(name);
  const repeatedNames = repeatedIn(query);
  const repeated = [...fields.keys()].filter((name) => repeatedNames.has(name));
  for (const name of repeated) report('Is given more than once.', pathOf(name));
  const once = Object.fromEntries([...query].filter(([name]) => !repeated.includes(name)));
  return readFields(fields, textForms, once, (message, at) => {
    report(message, pathOf(String(at.at(-1))));
  });
}

/** Reads `$input` of a write from path and body. */
function readInput(
  route: Route,
  { url, body = {}, ifMatch: header }: Call,
  report: Report,
): ParameterValues {
  for (const name of new Set(queryOf(url).keys()))
    report('Is not known: this call takes no query parameters.', [inputVariable, ...named(name)]);
  const values = readFields(route.fields, jsonForms, body, (message, at) => {
    report(message, [inputVariable, ...at]);
  });
  const version = route.operation.parameters.get(ifMatch);
  return {
    ...(header !== undefined && version && readVersion(header, version, report)),
    ...values,
  };
}

function readVersion(header: string, { name, path }: Parameter, report: Report): ParameterValues {
  try {
    const [version] = versionsOf(header) ?? [];
    return version === undefined ? {} : { [name]: version };
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    report(error.message, path);
    return {};
  }
}

interface VersionedInput {
  readonly expectedVersion?: number;
}

const inputOf = ({ variables }: Translation) =>
  variables[inputVariable] as VersionedInput | undefined;

/** The version of the record that the caller expects. */
export const expectedVersionOf = (translation: Translation): number | undefined =>
  inputOf(translation)?.expectedVersion;

/** Copies a translation, with another expected version of the record. */
export const withExpectedVersion = (
  translation: Translation,
  expectedVersion: number,
): Translation => ({
  ...translation,
  variables: { [inputVariable]: { ...inputOf(translation), expectedVersion } },
});
