// A Pothos plugin that takes a related row from its parent, if it is loaded. For each related row, the
// Prisma plugin looks up by path whether the query planned it, which takes half of the execution of a list with three
// relations.
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { needsColumnsOnly, relatedRowOf } from './planned-fields.js';

export const loadedRelationsPlugin = 'loadedRelations' as const;

class LoadedRelationsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const relation = relatedRowOf(field);
    if (relation === undefined) return resolve;
    return (parent, noArguments, context, info) => {
      const row = (parent as Readonly<Record<string, unknown>>)[relation];
      return row !== undefined && needsColumnsOnly(info)
        ? row
        : resolve(parent, noArguments, context, info);
    };
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Pothos learns of a plugin
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      loadedRelations: LoadedRelationsPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(loadedRelationsPlugin, LoadedRelationsPlugin);
