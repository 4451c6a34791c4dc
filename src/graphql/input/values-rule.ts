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

/** Where the rule is in the document. */
interface Place {
  /** The argument or the variable, and the fields down to the value. */
  readonly path: string[];
  value?: ValueNode;
}

/** A context whose errors name the place. Errors of scalars have no node of their own. */
const naming = (context: ValidationContext, place: Place): ValidationContext =>
  Object.create(context, {
    reportError: {
      value: ({ message, nodes }: GraphQLError) => {
        const kind = place.path[0]?.startsWith('$') ? 'Variable' : 'Argument';
        context.reportError(
          new GraphQLError(`${kind} "${place.path.join('.')}": ${message}`, {
            nodes: nodes ?? place.value ?? null,
          }),
        );
      },
    },
  }) as ValidationContext;

/** Still reports unknown and missing fields of mutations. */
export function ArgumentValuesRule(context: ValidationContext): ASTVisitor {
  let isInMutation = false;
  const place: Place = { path: [] };
  const { path } = place;
  const rule = ValuesOfCorrectTypeRule(naming(context, place)) as Record<string, Enter | undefined>;
  const outside = (kind: string) => (node: ValueNode) => {
    place.value = node;
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
      enter({ variable }: VariableDefinitionNode) {
        path.push(`$${variable.name.value}`);
      },
      leave,
    },
    Argument: {
      enter({ name }: ArgumentNode) {
        path.push(name.value);
        isInMutation = context.getParentType() === context.getSchema().getMutationType();
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
