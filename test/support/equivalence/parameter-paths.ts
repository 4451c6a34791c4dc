// The parameter that an issue of GraphQL is about. In a read, it is the variable that stands there in the document; in a
// write, the field of the input has its name, in camel case.
import { Kind, visit, type ASTNode, type DocumentNode } from 'graphql';
import { parameterNameOf, snakeCase } from './names.js';

type Positions = ReadonlyMap<string, string>;

const known = new WeakMap<DocumentNode, Positions>();

/** For each variable, by its path in the arguments (`where.contactName.contains`), its name. */
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

/** The argument or the field that a node around a variable stands for. */
function stepAt(around: ASTNode | readonly ASTNode[]): string[] {
  if (!('kind' in around)) return [];
  const isStep = around.kind === Kind.ARGUMENT || around.kind === Kind.OBJECT_FIELD;
  return isStep ? [around.name.value] : [];
}

/** A path within a parameter, as REST writes it: `[3].contact_name`. */
const within = (path: readonly string[]) =>
  path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${snakeCase(step)}`)).join('');

/** GraphQL's issue with the whole input is REST's with the body. */
const inInput = ([field, ...rest]: readonly string[]) =>
  field === undefined ? 'body' : parameterNameOf(field) + within(rest);

/** @returns the path itself for what is about no variable */
export function parameterAt(document: DocumentNode, path: readonly (string | number)[]): string {
  const steps = path.map(String);
  if (steps[0] === 'input') return inInput(steps.slice(1));
  for (let length = steps.length; length > 0; length--) {
    const name = positionsIn(document).get(steps.slice(0, length).join('.'));
    if (name !== undefined) return name + within(steps.slice(length));
  }
  return steps.join('.');
}
