// Maps the path of a GraphQL issue to the REST parameter. In a read, it is the variable at that path in the document.
// In a write, the field of the input has its name in camel case.
import { Kind, visit, type ASTNode, type DocumentNode } from 'graphql';
import { parameterNameOf, snakeCase } from './names.js';

type Positions = ReadonlyMap<string, string>;

const known = new WeakMap<DocumentNode, Positions>();

/** Maps the path of each variable in the arguments (`where.contactName.contains`) to its name. */
function positionsIn(document: DocumentNode): Positions {
  const positions = known.get(document) ?? new Map(read(document));
  known.set(document, positions);
  return positions;
}

function read(document: DocumentNode): [string, string][] {
  const found: [string, string][] = [];
  visit(document, {
    Variable({ name }, _key, parent, _path, ancestors) {
      const steps = [...ancestors, ...(parent ? [parent] : [])].flatMap(stepAt);
      if (steps.length > 0) found.push([steps.join('.'), name.value]);
    },
  });
  return found;
}

/** The argument or field of a node around a variable. */
function stepAt(around: ASTNode | readonly ASTNode[]): string[] {
  if (!('kind' in around)) return [];
  const isStep = around.kind === Kind.ARGUMENT || around.kind === Kind.OBJECT_FIELD;
  return isStep ? [around.name.value] : [];
}

/** A path within a parameter in REST notation: `[3].contact_name`. */
const within = (path: readonly string[]) =>
  path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${snakeCase(step)}`)).join('');

/** An issue with the whole input in GraphQL is one with the body in REST. */
const inInput = ([field, ...rest]: readonly string[]) =>
  field === undefined ? 'body' : parameterNameOf(field) + within(rest);

/** @returns the path itself if it contains no variable */
export function parameterAt(document: DocumentNode, path: readonly (string | number)[]): string {
  const steps = path.map(String);
  if (steps[0] === 'input') return inInput(steps.slice(1));
  for (let length = steps.length; length > 0; length--) {
    const name = positionsIn(document).get(steps.slice(0, length).join('.'));
    if (name !== undefined) return name + within(steps.slice(length));
  }
  return steps.join('.');
}
