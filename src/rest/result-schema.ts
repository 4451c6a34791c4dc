// What an operation results in, as JSON Schema: read from what it selects.
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { limitsOf, type Limits } from '../graphql/limits.js';
import { versionKey } from './answers.js';
import {
  answeredScalars,
  component,
  described,
  enumSchema,
  listSchema,
  objectSchema,
  orNull,
  type Components,
  type JsonSchema,
} from './json-schema.js';
import type { Operation } from './operation.js';

interface Reading {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly components: Components;
}

/** What the operation's `result` holds where it is no error. Fragments become components, by their names. */
export function resultSchema(
  schema: GraphQLSchema,
  { document, field, selectionSet }: Operation,
  components: Components,
): JsonSchema {
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  return compositeSchema({ schema, fragments, components }, getNamedType(field.type), selectionSet);
}

/** `OpportunityObject` is the component `Opportunity`. */
const componentName = (fragment: string) => fragment.replace(/Object$/, '');

/** The one fragment that a selection comes to. */
function onlyFragment({ fragments }: Reading, { selections }: SelectionSetNode) {
  const [only, ...more] = selections.filter(
    (one) => one.kind !== Kind.FIELD || one.alias?.value !== versionKey,
  );
  return only?.kind === Kind.FRAGMENT_SPREAD && more.length === 0
    ? fragments.get(only.name.value)
    : undefined;
}

function compositeSchema(
  reading: Reading,
  type: GraphQLNamedType,
  selectionSet: SelectionSetNode,
): JsonSchema {
  const fragment = onlyFragment(reading, selectionSet);
  const make = (selected: SelectionSetNode) =>
    described(type.description, objectSchema(propertiesOf(reading, type, selected)));
  return fragment
    ? component(reading.components, componentName(fragment.name.value), () =>
        make(fragment.selectionSet),
      )
    : make(selectionSet);
}

/** Errors have a form of their own in REST. */
const isError = (type: GraphQLNamedType): boolean =>
  [type, ...(isObjectType(type) ? type.getInterfaces() : [])].some(
    (one) => isInterfaceType(one) && one.name === 'Error',
  );

function propertiesOf(
  reading: Reading,
  type: GraphQLNamedType,
  { selections }: SelectionSetNode,
): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = {};
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      if (field && key !== versionKey)
        properties[key] = described(
          field.description,
          outputSchema(reading, field.type, limitsOf(field), selection.selectionSet),
        );
    } else {
      const fragment =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? reading.fragments.get(selection.name.value)
          : selection;
      const condition = reading.schema.getType(fragment?.typeCondition?.name.value ?? '') ?? type;
      if (fragment && !isError(condition))
        Object.assign(properties, propertiesOf(reading, condition, fragment.selectionSet));
    }
  }
  return properties;
}

function outputSchema(
  reading: Reading,
  type: GraphQLOutputType,
  limits: Limits,
  selectionSet?: SelectionSetNode,
): JsonSchema {
  if (!isNonNullType(type)) return orNull(presentSchema(reading, type, limits, selectionSet));
  return presentSchema(reading, type.ofType, limits, selectionSet);
}

function presentSchema(
  reading: Reading,
  type: GraphQLOutputType,
  limits: Limits,
  selectionSet?: SelectionSetNode,
): JsonSchema {
  if (isListType(type))
    return listSchema(
      outputSchema(reading, type.ofType as GraphQLOutputType, limits.items ?? {}, selectionSet),
      limits,
    );
  const named = getNamedType(type);
  if (isCompositeType(named) && selectionSet) return compositeSchema(reading, named, selectionSet);
  if (isEnumType(named)) return enumSchema(named);
  return { ...answeredScalars[named.name], ...limits };
}
