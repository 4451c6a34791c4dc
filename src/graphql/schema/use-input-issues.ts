// A Pothos plugin for the issues of a mutation. The domain does not know the argument `input`: the paths of its issues start
// at a field of the input. The plugin removes `input` from the issues that were found when the input was read, and adds it
// to those that the domain reports. The issues of arguments below the payload keep their paths.
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { ValidationError, type Issue } from '../../errors.js';
import type { Context } from '../context.js';
import { payloadIssues } from './payload-arguments.js';

export const inputIssuesPlugin = 'inputIssues' as const;

/** An issue of the domain, with its path from the argument `input` on. */
export const inInput = ({ path, message }: Issue): Issue => ({
  path: ['input', ...path],
  message,
});

/** An issue as the domain takes it. Its path starts with `input`, the only argument of a mutation. */
const withinInput = ({ path, message }: Issue): Issue => ({ path: path.slice(1), message });

class InputIssuesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (parentType !== 'Mutation') return resolve;
    return async (parent, args, context, info) => {
      const { inputIssues, foundIssues } = context as Context;
      // By the issue as the domain takes it, the issue with its complete path.
      const found = new Map<Issue, Issue>(
        (inputIssues?.get(String(info.path.key)) ?? foundIssues).map((issue) => [
          withinInput(issue),
          issue,
        ]),
      );
      for (const issue of payloadIssues(context as Context, info)) found.set(issue, issue);
      // Pothos caches what it has loaded by the context object, so a context is copied only if nothing will be loaded.
      const inner = found.size > 0 ? { ...context, foundIssues: [...found.keys()] } : context;
      try {
        return await resolve(parent, args, inner, info);
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error;
        throw new ValidationError(error.issues.map((issue) => found.get(issue) ?? inInput(issue)));
      }
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
