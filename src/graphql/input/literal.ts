// Converts values that are written in a document to values of variables. Scalars and enum values stay nodes, because
// the way to read a node depends on the type: a string is not an enum value, and a number keeps all of its digits.
import { Kind, type ValueNode } from 'graphql';

/** The variables of a request, by their names. */
export type Variables = Readonly<Record<string, unknown>>;

/** A scalar or an enum value that is written in a document. */
export class Literal {
  constructor(readonly node: ValueNode) {}

  /** The value that a variable would have. A number stays a string if it would lose digits. */
  get value(): unknown {
    const { node } = this;
    if (!('value' in node)) return undefined;
    const isExact =
      node.kind === Kind.INT
        ? Number.isSafeInteger(Number(node.value))
        : node.kind === Kind.FLOAT && String(Number(node.value)) === node.value;
    return isExact ? Number(node.value) : node.value;
  }
}

/** @returns undefined for a variable that the request does not have */
export function plainValue(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return Object.hasOwn(variables, node.name.value) ? variables[node.name.value] : undefined;
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((item) => plainValue(item, variables) ?? null);
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields
          .map((field) => [field.name.value, plainValue(field.value, variables)] as const)
          .filter(([, value]) => value !== undefined),
      );
    default:
      return new Literal(node);
  }
}
