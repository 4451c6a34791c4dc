// The columns that an operation asks for. Reads of the rows of its response load no others.
import {
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type OperationDefinitionNode,
} from 'graphql';
import type { Selection } from '../../database/table.js';
import { getDatamodel } from '../../generated/pothos.js';
import type { PothosExtensions } from './planned-fields.js';

const { models: dataModels } = getDatamodel().datamodel;

/** The names of the columns of each model. */
const columnsByModel = new Map(
  Object.entries(dataModels).map(([model, { fields }]) => [
    model,
    new Set(fields.filter(({ kind }) => kind === 'scalar').map(({ name }) => name)),
  ]),
);

/**
 * The columns of each model that are always loaded: the primary key, by which Pothos loads a row again, and the columns of
 * events that tell their types.
 */
const alwaysLoaded = ['workspaceId', 'id', 'opportunityId', 'recordType'];

const modelOf = ({ extensions }: GraphQLNamedType) =>
  (extensions as PothosExtensions).pothosPrismaModel;

/**
 * The columns that a field of a record reads: the column that it exposes, or the column with the name of the field. A
 * relation is loaded by its own selection.
 *
 * @returns undefined for a field with another name, which can read all columns
 */
function columnsOfField(
  model: string,
  { name, extensions }: GraphQLField<unknown, unknown>,
): readonly string[] | undefined {
  const { pothosExposedField: exposed, pothosPrismaRelationField: relation } =
    extensions as PothosExtensions;
  if (relation !== undefined) return [];
  const column = exposed ?? name;
  return columnsByModel.get(model)?.has(column) === true ? [column] : undefined;
}

/** The columns of each model that a document asks for. */
class AskedColumns {
  /** By the model, in the format of Prisma's `select`. */
  readonly #asked = new Map<string, Record<string, true>>();

  constructor({ operation, fragments, schema }: GraphQLResolveInfo) {
    const types = new TypeInfo(schema);
    const ask = visitWithTypeInfo(types, {
      Field: ({ name }) => {
        const parent = types.getParentType();
        const possible = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
        for (const type of possible) if (isObjectType(type)) this.#ask(type, name.value);
      },
    });
    for (const part of [operation, ...Object.values(fragments)]) visit(part, ask);
  }

  #ask(type: GraphQLObjectType, fieldName: string): void {
    const model = modelOf(type);
    const field = type.getFields()[fieldName];
    if (model === undefined || field === undefined) return;
    const asked = this.of(model);
    for (const column of columnsOfField(model, field) ?? columnsByModel.get(model) ?? [])
      asked[column] = true;
  }

  of(model: string): Record<string, true> {
    let asked = this.#asked.get(model);
    if (asked === undefined) {
      const keys = alwaysLoaded.filter((column) => columnsByModel.get(model)?.has(column));
      asked = Object.fromEntries(keys.map((column) => [column, true]));
      this.#asked.set(model, asked);
    }
    return asked;
  }
}

/** Found once for each operation: a client sends the same document again, and the parsed document is kept. */
const askedColumns = new WeakMap<OperationDefinitionNode, AskedColumns>();

function askedBy(info: GraphQLResolveInfo): AskedColumns {
  let asked = askedColumns.get(info.operation);
  if (asked === undefined) {
    asked = new AskedColumns(info);
    askedColumns.set(info.operation, asked);
  }
  return asked;
}

/** A query of Prisma, as Pothos plans it. */
interface Query {
  readonly select?: object;
  readonly include?: Readonly<Record<string, Query | true>>;
}

function withAskedColumns(asked: AskedColumns, model: string, query: Query): Query {
  // The type names its columns itself.
  if (query.select !== undefined) return query;
  const { include = {}, ...args } = query;
  const select: Record<string, Query | true> = { ...asked.of(model) };
  for (const [name, nested] of Object.entries(include)) {
    const field = dataModels[model]?.fields.find((each) => each.name === name);
    // The order and the cursors of a list of related rows need columns that the document does not ask for.
    const isRow = field !== undefined && !field.isList;
    select[name] = isRow
      ? withAskedColumns(asked, field.type, nested === true ? {} : nested)
      : nested;
  }
  return { ...args, select };
}

/**
 * Restricts a selection of rows to the columns that the operation asks for. A resolver that reads another column of such a
 * row fails.
 *
 * @param model the type of the rows, which has the name of their model
 */
export const onlyAskedColumns = (
  info: GraphQLResolveInfo,
  model: string,
  query: object,
): Selection => withAskedColumns(askedBy(info), model, query) as Selection;
