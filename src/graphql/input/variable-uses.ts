// Limits the input of an operation. The limit on the values of a body is not enough, because a document can use one
// variable many times, and each use is read, checked and charged anew.
import { Kind, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { isLosslessNumber } from 'lossless-json';
import { GatewayError } from '../../errors.js';
import { Literal, plainValue, type Variables } from './literal.js';

/** The highest number of values in variables, each counted as often as the document uses its variable. */
const usedValuesMax = 20_000;

const usesOfOperations = new WeakMap<OperationDefinitionNode, ReadonlyMap<string, number>>();

/** The number of uses of each variable in an operation and the fragments of its document. */
function usesIn(
  { definitions }: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlyMap<string, number> {
  const known = usesOfOperations.get(operation);
  if (known !== undefined) return known;
  const uses = new Map<string, number>();
  for (const definition of definitions)
    if (definition === operation || definition.kind === Kind.FRAGMENT_DEFINITION)
      visit(definition, {
        VariableDefinition: () => false,
        Variable({ name: { value } }) {
          uses.set(value, (uses.get(value) ?? 0) + 1);
        },
      });
  usesOfOperations.set(operation, uses);
  return uses;
}

/** The number of values in a value: itself and those that it contains. */
function sizeOf(value: unknown): number {
  const isContainer =
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Literal) &&
    !isLosslessNumber(value);
  return isContainer ? Object.values(value).reduce((sum: number, one) => sum + sizeOf(one), 1) : 1;
}

/** @throws GatewayError INVALID_REQUEST if the variables contain more than 20,000 values where they are used */
export function checkVariableUses(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const { variableDefinitions = [] } = operation;
  const uses = usesIn(document, operation);
  const used = variableDefinitions.reduce((sum, { variable, defaultValue }) => {
    const name = variable.name.value;
    const value = Object.hasOwn(variables, name)
      ? variables[name]
      : defaultValue && plainValue(defaultValue, {});
    return sum + sizeOf(value) * (uses.get(name) ?? 0);
  }, 0);
  if (used > usedValuesMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `The variables contain ${used.toLocaleString('en')} values, each counted as often as the document uses its variable. The limit is ${usedValuesMax.toLocaleString('en')}.`,
    );
}
