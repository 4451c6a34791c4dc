// The queries that nouns have in common: one record by its ID, and a list of records.
import type { InputFieldMap, InputShapeFromFields, OutputRef } from '@pothos/core';
import type { Selection } from '../../database/table.js';
import type { PageArguments } from '../../domain/list/keyset.js';
import type { ListPage } from '../../domain/list/list-kind.js';
import { getRecord, type RecordTable } from '../../domain/stored-record.js';
import { rowsOfPage } from '../cost/prices.js';
import type { Context } from '../context.js';
import { builder } from './builder.js';
import { toConnection } from './connection.js';
import { toUuid } from './ids.js';
import { nodeSelection, recordSelection } from './selection.js';

/** The query of one record by its ID. It has the name of the noun, such as `contact`. */
export function recordQuery(
  noun: RecordTable,
  type: OutputRef<object> & { readonly name: string },
): void {
  const { name: model } = type;
  builder.queryField(noun, (t) =>
    t.field({
      type,
      nullable: true,
      description: `The ${noun} with this ID; \`null\` if the workspace has none.`,
      args: {
        id: t.arg.id({ required: true, description: `${model} to return: global ID or UUID.` }),
      },
      resolve: (_root, { id }, context, info) =>
        getRecord(context, noun, toUuid(model, id), recordSelection(context, info, model)),
    }),
  );
}

/**
 * The type of the pages of a list.
 *
 * @param nouns the noun in the plural
 * @param edge the description of an item of the page
 */
export const connectionType = <Row extends object>(
  type: OutputRef<Row> & { readonly name: string },
  nouns: string,
  edge: string,
) =>
  builder.connectionObject(
    {
      type,
      name: `${type.name}Connection`,
      description: `A page of a list of ${nouns}.`,
    },
    { name: `${type.name}Edge`, description: edge },
  );

interface ListQuery<Row extends object, Args extends InputFieldMap> {
  readonly description: string;
  /** The type of its pages, or the noun in the plural and the description of an item, if no other list has the type. */
  readonly pages:
    ReturnType<typeof connectionType<Row>> | { readonly nouns: string; readonly item: string };
  /** True for a list that some callers may not read, now or later. An error then leaves the other fields of the query. */
  readonly nullable?: boolean;
  /** The arguments besides those of the page. */
  readonly args: Args;
  /** An arrow function: with a function reference, TypeScript does not infer the arguments from `args`. */
  readonly list: (
    context: Context,
    args: InputShapeFromFields<Args> & PageArguments,
    query: Selection,
  ) => Promise<ListPage<Row>>;
}

/** The query of a list of the workspace. */
export function listQuery<Row extends object, Args extends InputFieldMap>(
  name: string,
  type: OutputRef<Row> & { readonly name: string },
  { description, pages, nullable = false, args, list }: ListQuery<Row, Args>,
): void {
  const connection = 'nouns' in pages ? connectionType(type, pages.nouns, pages.item) : pages;
  builder.queryField(name, (t) =>
    t.connection(
      {
        type,
        nullable,
        description,
        args,
        ...rowsOfPage,
        resolve: async (_root, given, context, info) =>
          toConnection(await list(context, given, nodeSelection(context, info, type.name))),
      },
      connection,
    ),
  );
}
