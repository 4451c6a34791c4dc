// Checks responses against openapi.json: the status, the headers and the body must be documented.
import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

interface Header {
  readonly required?: boolean;
  readonly schema: { readonly type: string };
}

interface Documented {
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

type Operations = Readonly<
  Record<string, { readonly responses: Readonly<Record<string, Documented | { $ref: string }>> }>
>;

export const openApi = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as { readonly paths: Readonly<Record<string, Operations>>; readonly [part: string]: any };

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
// The document itself is not a schema, but contains schemas. Its other keys must be known to Ajv.
ajv.addVocabulary(['x-addition', ...Object.keys(openApi)]);
ajv.addSchema(openApi, 'openapi.json');

/** A position in the document, as a JSON pointer (RFC 6901) in a URI. */
const pointerTo = (...steps: readonly string[]) =>
  steps
    .map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')))
    .map((step) => `/${step}`)
    .join('');

/** Resolves a reference. */
export const resolve = (ref: string): any =>
  ref
    .replace(/^#\//, '')
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<any>((part, step) => part?.[step], openApi);

const follow = <Part extends object>(part: Part | { $ref: string }): Part =>
  '$ref' in part ? (resolve(part.$ref) as Part) : part;

/** The violations of a schema in the document by a value. A schema is compiled on its first use. */
function problemsOf(pointer: string, value: unknown, where: string): string[] {
  const validate = ajv.getSchema(`openapi.json#${pointer}`) as ValidateFunction | undefined;
  if (!validate) throw new Error(`There is no schema at ${pointer}.`);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `${where}${instancePath}: ${message} ${JSON.stringify(params)}`,
      );
}

const templates = Object.keys(openApi.paths).map((template) => ({
  template,
  pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The documented path of an address. A path without parameters takes precedence over one with them. */
function templateOf(url: string): string | undefined {
  const path = (url.split('?', 1)[0] ?? '').replace(/(?<=.)\/$/, '');
  try {
    decodeURIComponent(path);
  } catch {
    // The router rejects the address before it looks for a route.
    return undefined;
  }
  const matches = templates.filter(({ pattern }) => pattern.test(path));
  return (matches.find(({ template }) => !template.includes('{')) ?? matches[0])?.template;
}

export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | string[] | undefined>>;
  /** The body as sent over the wire. */
  readonly text: string;
}

function headerProblems(documented: Documented, headers: Exchange['headers']): string[] {
  return Object.entries(documented.headers ?? {}).flatMap(([name, { $ref }]) => {
    const { required, schema } = resolve($ref) as Header;
    const sent = headers[name.toLowerCase()];
    if (sent === undefined) return required ? [`${name}: is missing`] : [];
    const value = schema.type === 'integer' ? Number(sent) : sent;
    return problemsOf(`${$ref.slice(1)}/schema`, value, name);
  });
}

/** @param pointer the position of the body's schema; undefined if there must be no body */
function bodyProblems({ method, headers, text }: Exchange, pointer: string | undefined): string[] {
  if (method === 'HEAD' || pointer === undefined)
    return text === '' ? [] : ['body: there must be none'];
  if (!/^application\/json\b/.test(String(headers['content-type'])))
    return [`content-type: is ${String(headers['content-type'])}`];
  return problemsOf(pointer, JSON.parse(text), 'body');
}

const error = pointerTo('components', 'schemas', 'Error');

/** The differences between a response under /v1 and openapi.json. */
export function openApiProblems(exchange: Exchange): string[] {
  const { method, url, status, headers } = exchange;
  const template = templateOf(url);
  const key = (method === 'HEAD' ? 'GET' : method).toLowerCase();
  const operation = template === undefined ? undefined : openApi.paths[template]?.[key];
  if (template === undefined || operation === undefined) {
    // Node.js does not know some methods.
    const statuses = template === undefined ? [400, 404] : [405, 501];
    const refusal = statuses.includes(status)
      ? bodyProblems(exchange, error)
      : [`status: ${String(status)} of what is not documented`];
    return status === 405 && headers.allow === undefined
      ? [...refusal, 'Allow: is missing']
      : refusal;
  }
  const response = operation.responses[status];
  if (!response) return [`status: ${String(status)} is not documented`];
  const documented = follow<Documented>(response);
  const place =
    '$ref' in response
      ? response.$ref.slice(1)
      : pointerTo('paths', template, key, 'responses', String(status));
  const pointer =
    documented.content && `${place}${pointerTo('content', 'application/json', 'schema')}`;
  return [...headerProblems(documented, headers), ...bodyProblems(exchange, pointer)];
}

/** @throws Error for a response that is not documented. Responses to OPTIONS are for browsers, and not checked. */
export function expectDocumented(exchange: Exchange): void {
  const { method, url, status, text } = exchange;
  if (!url.startsWith('/v1') || method === 'OPTIONS') return;
  const problems = openApiProblems(exchange);
  if (problems.length > 0)
    throw new Error(
      `openapi.json does not have this answer to ${method} ${url.slice(0, 200)}:\n` +
        `${problems.slice(0, 10).join('\n')}\n${String(status)} ${text.slice(0, 500)}`,
    );
}
