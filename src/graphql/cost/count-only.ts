// Connections of which only `totalCount` is selected. Their rows are neither loaded nor charged.
import { getNamedType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { DocumentNode, FieldNode, GraphQLNamedType, GraphQLSchema } from 'graphql';

const countOnly = new WeakSet<FieldNode>();
const countOnlyDocuments = new WeakSet<DocumentNode>();

export const isConnection = (type: GraphQLNamedType): boolean => type.name.endsWith('Connection');

const responseKey = ({ alias, name }: FieldNode) => (alias ?? name).value;

/** Whether only the count is selected. A connection that spreads a fragment counts as a page. */
const selectsCountOnly = ({ selectionSet }: FieldNode): boolean =>
  selectionSet?.selections.every(
    (selection) =>
      selection.kind === Kind.FIELD && ['totalCount', '__typename'].includes(selection.name.value),
  ) === true;

/**
 * Finds the connections of a document of which only the count is selected. Fields with the same response key may be
 * merged, so a connection does not qualify if another one with its key selects rows.
 */
export function markCountOnly(schema: GraphQLSchema, document: DocumentNode): void {
  if (countOnlyDocuments.has(document)) return;
  countOnlyDocuments.add(document);
  const candidates: FieldNode[] = [];
  const keysWithRows = new Set<string>();
  const types = new TypeInfo(schema);
  const collect = (field: FieldNode) => {
    const type = getNamedType(types.getType());
    if (!type || !isConnection(type)) return;
    if (selectsCountOnly(field)) candidates.push(field);
    else keysWithRows.add(responseKey(field));
  };
  visit(document, visitWithTypeInfo(types, { Field: collect }));
  for (const field of candidates) if (!keysWithRows.has(responseKey(field))) countOnly.add(field);
}

/** Whether only the count of a connection is selected. `markCountOnly` must have processed the document. */
export const isCountOnly = (field: FieldNode): boolean => countOnly.has(field);
