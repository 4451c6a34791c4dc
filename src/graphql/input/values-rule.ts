// Replaces the graphql-js rule for values in documents. It skips values in arguments of mutations that do not fit their
// types, because mutation-input.ts reports those.
import {
  getNamedType,
  isInputObjectType,
  ValuesOfCorrectTypeRule,
  type ASTVisitor,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

type Enter = (node: ValueNode) => unknown;

/** Still reports unknown and missing fields. */
export function MutationValuesRule(context: ValidationContext): ASTVisitor {
  let isInMutation = false;
  const rule = ValuesOfCorrectTypeRule(context) as Record<string, Enter | undefined>;
  const outside = (kind: string) => (node: ValueNode) =>
    isInMutation ? undefined : rule[kind]?.(node);
  const kinds = [
    ...['NullValue', 'EnumValue', 'IntValue', 'FloatValue', 'StringValue', 'BooleanValue'],
    'ListValue',
  ];
  return {
    ...rule,
    Argument: {
      enter() {
        isInMutation = context.getParentType() === context.getSchema().getMutationType();
      },
      leave() {
        isInMutation = false;
      },
    },
    ...Object.fromEntries(kinds.map((kind) => [kind, outside(kind)])),
    ObjectValue(node: ValueNode) {
      const type = getNamedType(context.getInputType());
      return isInMutation && !isInputObjectType(type) ? undefined : rule.ObjectValue?.(node);
    },
  };
}
