// Translates recorded REST calls to GraphQL. Values that are known only at run time stay in the variables as
// placeholders: `{{contact_id}}`.
import { GatewayError, type Issue } from '../errors.js';
import type { Variables } from '../graphql/input/literal.js';
import { numberAsSent, parseBody } from '../http/body.js';
import { pathOf, queryOf, repeatedIn, type Call } from '../rest/call.js';
import { findRoute } from '../rest/find-route.js';
import type { Operation } from '../rest/operation.js';
import { readByDefault } from '../rest/lenient/reading.js';
import { ifMatch, inputVariable, parameterOf } from '../rest/parameters.js';
import { translate, type Translation } from '../rest/translation.js';
import { apiAddressOf } from '../recording/api-address.js';
import {
  encodePlaceholders,
  hasPlaceholder,
  quotePlaceholders,
} from '../recording/placeholders.js';
import type { RecordingProblem, RecordedCall, Recording } from '../recording/recording.js';
import { formOf } from './recorded-form.js';

export interface TranslatedCall {
  readonly place: string;
  readonly name: string | undefined;
  readonly method: string;
  /** Path and query, starting with /v1. */
  readonly url: string;
  readonly operation: Operation;
  readonly variables: Variables;
}

export interface Outcome {
  readonly calls: readonly TranslatedCall[];
  /** The number of calls to other APIs. */
  readonly skipped: number;
  readonly problems: readonly RecordingProblem[];
}

const replaced = (into: unknown, [step, ...rest]: Issue['path'], value: unknown): unknown => {
  if (step === undefined) return value;
  if (Array.isArray(into))
    return into.with(Number(step), replaced(into[Number(step)], rest, value));
  const fields = into as Variables;
  return { ...fields, [step]: replaced(fields[step], rest, value) };
};

const withValue = (variables: Variables, path: Issue['path'], value: unknown): Variables =>
  replaced(variables, path, value) as Variables;

/**
 * Restores placeholders in values that could not be translated because of them, such as a number that is not known yet.
 */
function keepPlaceholders(operation: Operation, call: Call, translation: Translation): Translation {
  const query = queryOf(call.url);
  const repeated = repeatedIn(query);
  const given: Record<string, unknown> = {
    ...Object.fromEntries([...query].filter(([name]) => !repeated.has(name))),
    ...call.body,
  };
  let { variables } = translation;
  const issues = translation.issues.filter((issue) => {
    const parameter = parameterOf(operation, issue.path);
    const [name = '', ...steps] = parameter.split(/[.[\]]+/).filter(Boolean);
    const value = steps.reduce<unknown>(
      (inner, step) => (inner as Record<string, unknown> | undefined)?.[step],
      given[name],
    );
    const isUnknown = issue.path.includes('');
    if (isUnknown || !hasPlaceholder(value)) return true;
    // In a write, the path of an issue is that of its value in the variables.
    const path = issue.path[0] === inputVariable ? issue.path : [name];
    variables = withValue(variables, path, value);
    return false;
  });
  return { variables, issues };
}

/** Keeps an ETag that is known only at run time, without its quotes, which are not part of the version. */
function keepVersion(operation: Operation, header: string | undefined, variables: Variables) {
  const version = operation.parameters.get(ifMatch);
  return version && hasPlaceholder(header)
    ? withValue(variables, version.path, header.replace(/^(?:W\/)?"(.*)"$/, '$1'))
    : variables;
}

interface TranslatedRecording {
  /** Undefined if the call cannot be translated. */
  readonly translated?: Pick<TranslatedCall, 'operation' | 'variables'>;
  readonly messages: readonly string[];
}

async function translateRecorded(
  method: string,
  url: string,
  recorded: RecordedCall,
): Promise<TranslatedRecording> {
  const { body = '', bodyProblem } = recorded;
  const version = recorded.headers?.['if-match'];
  const address = encodePlaceholders(url);
  const found = findRoute({ method, url: address });
  if (found === undefined) return { messages: ['No such route exists.'] };
  if (bodyProblem !== undefined) return { messages: [bodyProblem] };
  const { operation } = found.route;
  try {
    const rest = {
      method,
      url: address,
      ifMatch: hasPlaceholder(version) ? undefined : version,
    };
    // The body of a GET is dropped, because the gateway does not read it either.
    const sent =
      method === 'GET'
        ? undefined
        : ((await formOf(recorded)) ??
          parseBody(Buffer.from(quotePlaceholders(body)), numberAsSent));
    const { call, ignored, issues: ofForm } = readByDefault(found.route, { ...rest, body: sent });
    const translation = translate(found.route, call, found.path);
    const { variables, issues } = keepPlaceholders(operation, call, {
      ...translation,
      issues: [...ofForm, ...translation.issues],
    });
    const messages = [
      ...ignored.map((name) => `${name}: Is ignored, because it is not known.`),
      ...issues.map(({ path, message }) => `${parameterOf(operation, path)}: ${message}`),
    ];
    return issues.length > 0
      ? { messages }
      : {
          translated: { operation, variables: keepVersion(operation, version, variables) },
          messages,
        };
  } catch (error) {
    if (error instanceof GatewayError) return { messages: [error.message] };
    throw error;
  }
}

/** Translates the calls to /v1 and counts all others. */
export async function toGraphQL(recording: Recording): Promise<Outcome> {
  const calls: TranslatedCall[] = [];
  const problems: RecordingProblem[] = [];
  let skipped = 0;
  for (const recorded of recording) {
    if ('message' in recorded) {
      problems.push(recorded);
      continue;
    }
    const { place, name } = recorded;
    const method = recorded.method === 'HEAD' ? 'GET' : recorded.method;
    const url = apiAddressOf(method, recorded.url)?.address;
    // Browsers send OPTIONS as a preflight of the actual call.
    if (url === undefined || method === 'OPTIONS') {
      skipped++;
      continue;
    }
    const { translated, messages } = await translateRecorded(method, url, recorded);
    if (translated) calls.push({ place, name, method, url, ...translated });
    for (const message of messages)
      // Without the query, because an unknown parameter can be a key.
      problems.push({ place, message: `${method} ${pathOf(url)}: ${message}` });
  }
  return { calls, skipped, problems };
}
