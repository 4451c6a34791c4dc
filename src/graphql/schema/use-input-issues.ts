// A Pothos plugin that gives each mutation the issues of its own input, which were found when the input was read.
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../context.js';

export const inputIssuesPlugin = 'inputIssues' as const;

class InputIssuesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (parentType !== 'Mutation') return resolve;
    return (parent, args, context, info) => {
      const found = (context as Context).inputIssues?.get(String(info.path.key));
      // Pothos keeps what it has loaded by the context: a request without issues keeps its own.
      return resolve(parent, args, found ? { ...context, foundIssues: found } : context, info);
    };
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Pothos learns of a plugin
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      inputIssues: InputIssuesPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(inputIssuesPlugin, InputIssuesPlugin);
