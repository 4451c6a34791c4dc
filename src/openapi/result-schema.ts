// The JSON Schema of an operation's result, derived from its selections.
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { encodeId } from '../graphql/schema/ids.js';
import { limitsOf, type Limits } from '../graphql/schema/limits.js';
import { versionKey } from '../rest/responses.js';
import { asUuid, type Operation } from '../rest/operation.js';
import { exampleUuid } from './example.js';
import {
  responseScalars,
  component,
  described,
  enumSchema,
  listSchema,
  objectSchema,
  orNull,
  type Components,
  type JsonSchema,
} from './json-schema.js';

interface Reading {
  readonly conversions: Operation['conversions'];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly components: Components;
}

/** Whether a type is an error, which has a format of its own in REST. */
const isError = (type: GraphQLNamedType): boolean =>
  isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Error');

/** The type of an operation's result, other than errors. */
export function resultType({ field }: Operation): GraphQLNamedType {
  const type = getNamedType(field.type);
  const payload = isUnionType(type) ? type.getTypes().find((one) => !isError(one)) : undefined;
  return payload ?? type;
}

/** The schema of an operation's result. Fragments become components of the same name. */
export function resultSchema(operation: Operation, components: Components): JsonSchema {
  const fragments = new Map(
    operation.document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const { conversions } = operation;
  const reading = { conversions, fragments, components };
  return compositeSchema(reading, resultType(operation), operation.selectionSet);
}

/** Whether the operation selects the version of a record, which is returned in the header ETag. */
export function isVersioned({ document }: Operation): boolean {
  let isSelected = false;
  visit(document, {
    Field({ alias }) {
      isSelected ||= alias?.value === versionKey;
    },
  });
  return isSelected;
}

/** The component name of a fragment: `Opportunity` for `OpportunityObject`. */
const componentName = (fragment: string) => fragment.replace(/Object$/, '');

/** The fragment of a selection that consists of one fragment only. */
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

const responseKeyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** Whether REST returns a UUID in place of the ID that the operation selects. */
const isUuidInRest = ({ conversions }: Reading, selected: FieldNode): boolean =>
  conversions.get(responseKeyOf(selected)) === asUuid;

function propertiesOf(
  reading: Reading,
  type: GraphQLNamedType,
  { selections }: SelectionSetNode,
): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = {};
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const key = responseKeyOf(selection);
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      if (field && key !== versionKey)
        properties[key] = described(field.description, {
          ...fieldSchema(reading, field.type, limitsOf(field), selection),
          ...(getNamedType(field.type).name === 'ID' &&
            !isUuidInRest(reading, selection) && { examples: [encodeId(type.name, exampleUuid)] }),
        });
    } else {
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : reading.fragments.get(selection.name.value);
      // A fragment in a union is part of the payload or of an error.
      if (fragment?.typeCondition?.name.value === type.name)
        Object.assign(properties, propertiesOf(reading, type, fragment.selectionSet));
    }
  }
  return properties;
}

function fieldSchema(
  reading: Reading,
  type: GraphQLOutputType,
  limits: Limits,
  selected: FieldNode,
): JsonSchema {
  if (!isNonNullType(type)) return orNull(valueSchema(reading, type, limits, selected));
  return valueSchema(reading, type.ofType, limits, selected);
}

function valueSchema(
  reading: Reading,
  type: GraphQLOutputType,
  limits: Limits,
  selected: FieldNode,
): JsonSchema {
  if (isListType(type)) {
    const item = type.ofType as GraphQLOutputType;
    return listSchema(fieldSchema(reading, item, limits.items ?? {}, selected), limits);
  }
  const named = getNamedType(type);
  const { selectionSet } = selected;
  if (isCompositeType(named) && selectionSet) return compositeSchema(reading, named, selectionSet);
  if (isEnumType(named)) return enumSchema(named, reading.components);
  const scalar = isUuidInRest(reading, selected) ? 'UUID' : named.name;
  return { ...responseScalars[scalar], ...limits };
}
