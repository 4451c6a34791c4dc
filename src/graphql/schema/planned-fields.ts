// The fields that Pothos plans: the relations of a record and the lists below it. They need more than the columns of their
// record, so that Pothos adds them to the query of the record.
import {
  getNamedType,
  isObjectType,
  Kind,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

/** The extensions that Pothos adds to types and fields. */
export interface PothosExtensions {
  readonly pothosPrismaModel?: string;
  readonly pothosExposedField?: string;
  /** The needs of the field besides the columns of its record. Undefined in most fields. */
  readonly pothosPrismaSelect?: unknown;
  readonly pothosPrismaRelationField?: { readonly name: string; readonly isList: boolean };
}

interface DefinedField {
  readonly args: object;
  readonly extensions?: object | null | undefined;
}

/** The name of the relation that a field returns as it is, without arguments: a related row, or null. */
export function relatedRowOf({ extensions, args }: DefinedField): string | undefined {
  const { pothosPrismaRelationField: relation } = (extensions ?? {}) as PothosExtensions;
  return relation && !relation.isList && Object.keys(args).length === 0 ? relation.name : undefined;
}

const isPlanned = ({ extensions }: DefinedField) =>
  Boolean((extensions as PothosExtensions).pothosPrismaSelect);

/** The types and fragments of an operation. */
type Defined = Pick<GraphQLResolveInfo, 'schema' | 'fragments'>;

/**
 * Whether a condition holds for each field of a selection, including those of fragments. The cost of an operation bounds the
 * number of spreads.
 */
function everyField(
  type: GraphQLNamedType | undefined,
  { selections }: SelectionSetNode,
  defined: Defined,
  condition: (field: GraphQLField<unknown, unknown>, node: FieldNode) => boolean,
): boolean {
  return selections.every((selection) => {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value === TypeNameMetaFieldDef.name) return true;
      // The fields of an interface are resolved as those of its object types.
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      return field !== undefined && condition(field, selection);
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : defined.fragments[selection.name.value];
    if (fragment === undefined) return false;
    const { typeCondition, selectionSet } = fragment;
    const narrowed = typeCondition ? defined.schema.getType(typeCondition.name.value) : type;
    return everyField(narrowed, selectionSet, defined, condition);
  });
}

type Find = (field: GraphQLField<unknown, unknown>, node: FieldNode, defined: Defined) => boolean;

/** Whether the selection below a field needs no more than the columns of the related row. */
const hasColumnsOnly: Find = ({ type }, { selectionSet }, defined) =>
  selectionSet !== undefined &&
  everyField(getNamedType(type), selectionSet, defined, (field) => !isPlanned(field));

/** Whether the selection below a field needs columns, and related rows with no more than columns. */
const hasRowsOnly: Find = ({ type }, { selectionSet }, defined) =>
  selectionSet === undefined ||
  everyField(getNamedType(type), selectionSet, defined, (field, node) =>
    isPlanned(field)
      ? relatedRowOf(field) !== undefined && hasColumnsOnly(field, node, defined)
      : hasRowsOnly(field, node, defined),
  );

/**
 * Caches a property of a field for as long as the plan of its operation. The plan has its own field nodes for each combination
 * of the values of `@skip` and `@include`.
 */
function keptForField(find: Find): (info: GraphQLResolveInfo) => boolean {
  const kept = new WeakMap<readonly FieldNode[], boolean>();
  return (info) => {
    const { fieldNodes, fieldName, parentType } = info;
    let found = kept.get(fieldNodes);
    if (found === undefined) {
      const field = parentType.getFields()[fieldName];
      found = field !== undefined && fieldNodes.every((node) => find(field, node, info));
      kept.set(fieldNodes, found);
    }
    return found;
  };
}

/** Whether a field that returns a related row needs no more than the columns of that row. */
export const needsColumnsOnly = keptForField(hasColumnsOnly);

/**
 * Whether a field needs the same selection of rows in each execution: their columns, and related rows with no more than
 * columns.
 */
export const needsRowsOnly = keptForField(hasRowsOnly);
