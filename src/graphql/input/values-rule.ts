// Replaces the graphql-js rule for values in documents. It skips values in arguments of mutations that do not fit their
// types, because mutation-input.ts reports those, and its errors name the argument or the variable.
import {
  getNamedType,
  GraphQLError,
  isInputObjectType,
  ValuesOfCorrectTypeRule,
  type ArgumentNode,
  type ASTVisitor,
  type ObjectFieldNode,
  type ValidationContext,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';

type Enter = (node: unknown) => unknown;

/** The position of a value in the document. */
interface ValuePosition {
  /** The argument or the variable, and the fields down to the value. */
  readonly path: string[];
  value?: ValueNode;
}

/** A context whose errors name the position. Errors of scalars have no node of their own. */
const naming = (context: ValidationContext, position: ValuePosition): ValidationContext =>
  Object.create(context, {
    reportError: {
      value: ({ message, nodes }: GraphQLError) => {
        const kind = position.path[0]?.startsWith('$') ? 'Variable' : 'Argument';
        context.reportError(
          new GraphQLError(`${kind} "${position.path.join('.')}": ${message}`, {
            nodes: nodes ?? position.value ?? null,
          }),
        );
      },
    },
  }) as ValidationContext;

/** Still reports unknown and missing fields of mutations. */
export function ArgumentValuesRule(context: ValidationContext): ASTVisitor {
  let isInMutation = false;
  const position: ValuePosition = { path: [] };
  const { path } = position;
  const rule = ValuesOfCorrectTypeRule(naming(context, position)) as Record<
    string,
    Enter | undefined
  >;
  const outside = (kind: string) => (node: ValueNode) => {
    position.value = node;
    return isInMutation ? undefined : rule[kind]?.(node);
  };
  const kinds = [
    ...['NullValue', 'EnumValue', 'IntValue', 'FloatValue', 'StringValue', 'BooleanValue'],
    'ListValue',
  ];
  const leave = () => void path.pop();
  return {
    ...rule,
    VariableDefinition: {
      enter(node: VariableDefinitionNode) {
        path.push(`$${node.variable.name.value}`);
        return rule.VariableDefinition?.(node);
      },
      leave,
    },
    Argument: {
      enter({ name }: ArgumentNode) {
        path.push(name.value);
        isInMutation =
          !context.getDirective() &&
          context.getParentType() === context.getSchema().getMutationType();
      },
      leave() {
        path.pop();
        isInMutation = false;
      },
    },
    ObjectField: {
      enter(node: ObjectFieldNode) {
        path.push(node.name.value);
        return rule.ObjectField?.(node);
      },
      leave,
    },
    ...Object.fromEntries(kinds.map((kind) => [kind, outside(kind)])),
    ObjectValue(node: ValueNode) {
      const type = getNamedType(context.getInputType());
      return isInMutation && !isInputObjectType(type) ? undefined : rule.ObjectValue?.(node);
    },
  };
}
