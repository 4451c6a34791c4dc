// The rule of graphql-js for values in a document, without the values in the arguments of mutations that do not fit
// their type: mutation-input.ts reports those.
import {
  getNamedType,
  isInputObjectType,
  ValuesOfCorrectTypeRule,
  type ASTVisitor,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

type Enter = (node: ValueNode) => unknown;

/** Fields that are unknown or missing are still reported here. */
export function MutationValuesRule(context: ValidationContext): ASTVisitor {
  let isInMutation = false;
  const rule = ValuesOfCorrectTypeRule(context) as Record<string, Enter | undefined>;
  const outside = (kind: string) => (node: ValueNode) =>
    isInMutation ? undefined : rule[kind]?.(node);
  const leaves = [
    'NullValue',
    'EnumValue',
    'IntValue',
    'FloatValue',
    'StringValue',
    'BooleanValue',
  ];
  return {
    ...rule,
    Argument: {
      enter() {
        if (context.getParentType() === context.getSchema().getMutationType()) isInMutation = true;
      },
      leave() {
        if (context.getParentType() === context.getSchema().getMutationType()) isInMutation = false;
      },
    },
    ...Object.fromEntries(leaves.map((kind) => [kind, outside(kind)])),
    ListValue: (node: ValueNode) => (isInMutation ? undefined : rule.ListValue?.(node)),
    ObjectValue(node: ValueNode) {
      const type = getNamedType(context.getInputType());
      return isInMutation && !isInputObjectType(type) ? undefined : rule.ObjectValue?.(node);
    },
  };
}
