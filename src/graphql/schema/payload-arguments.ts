// The arguments within the selection of a mutation's payload. They are checked before the mutation is resolved, because
// their own fields are resolved after the write.
import {
  getArgumentValues,
  getNamedType,
  isObjectType,
  Kind,
  typeFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type InlineFragmentNode,
  type SelectionSetNode,
} from 'graphql';
import { ValidationError, type Issue } from '../../errors.js';
import type { Context } from '../context.js';
import { isIncluded } from '../input/is-included.js';

/**
 * Checks the arguments of a field. The paths of its issues start at the name of the argument.
 *
 * @throws ValidationError when an argument is invalid
 */
type ArgumentCheck<Args> = (context: Context, args: Args) => unknown;

/** Adds the check of a field's arguments to its options. */
export const argumentsCheckedBy = <Args>(
  checkArguments: ArgumentCheck<Args>,
  { extensions }: { readonly extensions: object },
) => ({ extensions: { ...extensions, checkArguments } });

/** One walk through the selection of a payload. */
class PayloadCheck {
  readonly issues: Issue[] = [];
  /** Each fragment is checked once, so that the time is linear in the size of the document. */
  readonly #checkedFragments = new Set<string>();

  constructor(
    readonly context: Context,
    readonly info: GraphQLResolveInfo,
  ) {}

  /** @param path the response keys from the payload down to the selection */
  checkSelections(
    { selections }: SelectionSetNode,
    parent: GraphQLNamedType | undefined,
    path: Issue['path'],
  ): void {
    for (const selection of selections) {
      if (!isIncluded(selection, this.info.variableValues)) continue;
      if (selection.kind === Kind.FIELD) this.#checkField(selection, parent, path);
      else if (selection.kind === Kind.INLINE_FRAGMENT)
        this.#checkFragment(selection, parent, path);
      else this.#checkSpread(selection.name.value, path);
    }
  }

  #checkSpread(name: string, path: Issue['path']): void {
    const fragment = this.info.fragments[name];
    if (fragment === undefined || this.#checkedFragments.has(name)) return;
    this.#checkedFragments.add(name);
    this.#checkFragment(fragment, undefined, path);
  }

  #checkFragment(
    { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
    parent: GraphQLNamedType | undefined,
    path: Issue['path'],
  ): void {
    const type = typeCondition ? typeFromAST(this.info.schema, typeCondition) : parent;
    this.checkSelections(selectionSet, type, path);
  }

  #checkField(field: FieldNode, parent: GraphQLNamedType | undefined, path: Issue['path']): void {
    const definition = isObjectType(parent) ? parent.getFields()[field.name.value] : undefined;
    if (definition === undefined) return;
    const below = [...path, (field.alias ?? field.name).value];
    const check = definition.extensions.checkArguments as ArgumentCheck<unknown> | undefined;
    if (check) {
      try {
        check(this.context, getArgumentValues(definition, field, this.info.variableValues));
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        this.issues.push(
          ...error.issues.map((issue) => ({ ...issue, path: [...below, ...issue.path] })),
        );
      }
    }
    if (field.selectionSet)
      this.checkSelections(field.selectionSet, getNamedType(definition.type), below);
  }
}

/**
 * Checks the arguments within the selection of a mutation's payload.
 *
 * @returns their issues. A path has the response keys from the payload down to the field, then the argument.
 */
export function payloadIssues(context: Context, info: GraphQLResolveInfo): readonly Issue[] {
  // `foundIssues` is empty here, because a check also throws the issues that it contains.
  const check = new PayloadCheck({ ...context, foundIssues: [] }, info);
  const type = getNamedType(info.returnType);
  for (const { selectionSet } of info.fieldNodes)
    if (selectionSet) check.checkSelections(selectionSet, type, []);
  return check.issues;
}
