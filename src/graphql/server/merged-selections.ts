// Limits how often a document selects the same fields. Validation compares each pair of fields that merge into one, so
// that its time grows with the square of their number.
import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** The highest number of fields with the same response key that merge into one, and of fragments in one selection. */
const perPlaceMax = 50;

/** The highest number of fields of a document, if each fragment is replaced by its fields wherever it is spread. */
const expandedFieldsMax = 10_000;

/** Deeper than any document of 2,000 tokens nests fields. Only fragments that contain themselves do, which validation reports. */
const depthMax = 700;

/** The fields that merge at one place of the response, by response key. */
type MergedFields = ReadonlyMap<string, readonly FieldNode[]>;

class SelectionWalk {
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #unvisited = new Set<FragmentDefinitionNode>();
  #fields = 0;

  constructor(document: DocumentNode) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition);
        this.#unvisited.add(definition);
      }
  }

  /** Visits the selections that merge into one, and those below them. */
  visit(merged: readonly SelectionSetNode[], depth = 0): void {
    if (depth > depthMax) return;
    for (const fields of this.#collect(merged).values()) {
      const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) this.visit(below, depth + 1);
    }
  }

  /** Visits the fragments that no operation uses. They are validated too. */
  visitUnused(): void {
    for (const fragment of this.#unvisited) this.visit([fragment.selectionSet]);
  }

  /** Collects fields as execution does, with each fragment once, whatever the types and directives. */
  #collect(merged: readonly SelectionSetNode[]): MergedFields {
    const fields = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    // The list grows while it is read.
    const sets = [...merged];
    for (const { selections } of sets)
      for (const selection of selections)
        if (selection.kind === Kind.FIELD) this.#add(fields, selection);
        else if (selection.kind === Kind.INLINE_FRAGMENT) sets.push(selection.selectionSet);
        else if (!spread.has(selection.name.value)) {
          const fragment = this.#fragments.get(selection.name.value);
          spread.add(selection.name.value);
          if (spread.size > perPlaceMax)
            throw new GraphQLError(
              `At most ${String(perPlaceMax)} fragments can be spread at one place of the response.`,
              { nodes: selection },
            );
          if (fragment) {
            this.#unvisited.delete(fragment);
            sets.push(fragment.selectionSet);
          }
        }
    return fields;
  }

  #add(fields: Map<string, FieldNode[]>, field: FieldNode): void {
    const key = (field.alias ?? field.name).value;
    const same = fields.get(key) ?? [];
    fields.set(key, same);
    if (same.push(field) > perPlaceMax)
      throw new GraphQLError(
        `"${key}" is selected more than ${String(perPlaceMax)} times at one place of the response.`,
        { nodes: field },
      );
    if (++this.#fields > expandedFieldsMax)
      throw new GraphQLError(
        `The document must select at most ${expandedFieldsMax.toLocaleString('en')} fields, each counted wherever its fragment is spread.`,
      );
  }
}

/**
 * Checks a document before it is validated. The time is limited by the number of fields.
 *
 * @throws GraphQLError if more than 50 fields merge into one, more than 50 fragments are spread at one place, or the
 * fragments expand to more than 10,000 fields
 */
export function checkMergedSelections(document: DocumentNode): void {
  const walk = new SelectionWalk(document);
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) walk.visit([definition.selectionSet]);
  walk.visitUnused();
}
