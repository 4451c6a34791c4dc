// Compares two OpenAPI documents, and lists the changes that break callers of the first one, by the rules of
// docs/guides/stability.md. A document is flattened to one item for each part that a caller sends or reads.

/** A document, or a part of one, in the format in which src/openapi writes it. */
export type Part = Readonly<Record<string, unknown>>;

const partOf = (part: Part, key: string): Part => (part[key] ?? {}) as Part;
const partsOf = (part: Part, key: string) => Object.entries(part[key] ?? {}) as [string, Part][];
const stringsOf = (part: Part, key: string) => [part[key] ?? []].flat() as string[];

/** A part that a caller sends or reads. */
interface Item {
  readonly side: 'request' | 'response';
  readonly isRequired: boolean;
  /** The item to which it belongs. */
  readonly parent: string;
  /** The schema; empty for an operation and a header. */
  readonly schema: Part;
}

type Items = Map<string, Item>;

/** Resolves a part that refers to a component. */
const resolve = (document: Part, part: Part): Part =>
  typeof part.$ref === 'string' ? part.$ref.slice(2).split('/').reduce(partOf, document) : part;

function addSchema(document: Part, items: Items, at: string, item: Item): void {
  const schema = resolve(document, item.schema);
  items.set(at, { ...item, schema });
  const required = stringsOf(schema, 'required');
  for (const [name, property] of partsOf(schema, 'properties')) {
    const isRequired = required.includes(name);
    addSchema(document, items, `${at}.${name}`, {
      ...item,
      parent: at,
      isRequired,
      schema: property,
    });
  }
  if (schema.items !== undefined)
    addSchema(document, items, `${at}[]`, { ...item, parent: at, schema: partOf(schema, 'items') });
}

function addOperation(document: Part, items: Items, parent: string, operation: Part): void {
  const add = (side: Item['side'], name: string, schema: unknown = {}, isRequired = true) => {
    const item = { side, isRequired, parent, schema: schema as Part };
    addSchema(document, items, `${parent} ${name}`, item);
  };
  items.set(parent, { side: 'response', isRequired: true, parent: '', schema: {} });
  for (const reference of (operation.parameters ?? []) as Part[]) {
    const parameter = resolve(document, reference);
    const name = `${String(parameter.in)} ${String(parameter.name)}`;
    add('request', name, parameter.schema, parameter.required === true);
  }
  const body = partOf(operation, 'requestBody');
  for (const [type, media] of partsOf(body, 'content'))
    add('request', type, media.schema, body.required === true);
  for (const [status, reference] of partsOf(operation, 'responses')) {
    const response = resolve(document, reference);
    for (const [name] of partsOf(response, 'headers')) add('response', `${status} ${name}`);
    for (const [type, media] of partsOf(response, 'content'))
      add('response', `${status} ${type}`, media.schema);
  }
}

function itemsOf(document: Part): Items {
  const items: Items = new Map();
  for (const [path, operations] of partsOf(document, 'paths'))
    for (const [method, operation] of Object.entries(operations))
      addOperation(document, items, `${method.toUpperCase()} ${path}`, operation as Part);
  return items;
}

const missing = (some: readonly string[], others: readonly string[]) =>
  some.filter((one) => !others.includes(one));

const lowerLimits = ['minimum', 'minLength', 'minItems'];
const upperLimits = ['maximum', 'maxLength', 'maxItems'];

/** The limits of a request that now reject values which were accepted before. */
function tightened(before: Part, after: Part): string[] {
  const limit = (part: Part, name: string, none: number) =>
    (part[name] as number | undefined) ?? none;
  return [
    ...lowerLimits.filter((name) => limit(after, name, -Infinity) > limit(before, name, -Infinity)),
    ...upperLimits.filter((name) => limit(after, name, Infinity) < limit(before, name, Infinity)),
  ];
}

function requestProblems(before: Item, after: Item): string[] {
  const [old, present] = [before.schema, after.schema];
  return [
    ...missing(stringsOf(old, 'type'), stringsOf(present, 'type')).map((type) => `rejects ${type}`),
    ...missing(stringsOf(old, 'enum'), stringsOf(present, 'enum')).map((one) => `rejects ${one}`),
    ...tightened(old, present).map((name) => `has a tighter ${name}`),
  ];
}

function responseProblems(before: Item, after: Item): string[] {
  const [old, present] = [before.schema, after.schema];
  return [
    ...missing(stringsOf(present, 'type'), stringsOf(old, 'type')).map((type) => `can be ${type}`),
    ...(before.isRequired && !after.isRequired ? ['can be absent'] : []),
  ];
}

/** The changes from the document `before` to the document `after` that break callers. */
export function breakingChanges(before: Part, after: Part): string[] {
  const [old, present] = [itemsOf(before), itemsOf(after)];
  const changed = [...old].flatMap(([at, item]) => {
    const now = present.get(at);
    if (now === undefined) return [`${at} was removed`];
    const problemsOf = item.side === 'request' ? requestProblems : responseProblems;
    return problemsOf(item, now).map((problem) => `${at} ${problem}`);
  });
  const required = [...present]
    .filter(
      ([at, { side, isRequired }]) => side === 'request' && isRequired && !old.get(at)?.isRequired,
    )
    // Required parts of new items, such as those of a new operation, break no caller.
    .filter(([, { parent }]) => old.has(parent))
    .map(([at]) => `${at} is required`);
  return [...changed, ...required];
}
