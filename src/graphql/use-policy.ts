// A Pothos plugin that asks the policy table before each mutation, and notes which one was refused. A
// mutation without a line in the table does not build, so none can be forgotten.
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { authorize, policy, type Write } from '../auth/policy.js';
import type { Context } from './context.js';

export const policyPlugin = 'policy' as const;

const isWrite = (name: string): name is Write => Object.hasOwn(policy, name);

class PolicyPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (parentType !== 'Mutation') return resolve;
    if (!isWrite(name)) throw new Error(`The mutation ${name} has no line in the policy table.`);
    return async (parent, args, context, info) => {
      const { viewer, outcome } = context as Context;
      try {
        authorize(viewer, name);
        return await resolve(parent, args, context, info);
      } catch (error) {
        outcome.isRefused = true;
        throw error;
      }
    };
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Pothos learns of a plugin
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      policy: PolicyPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(policyPlugin, PolicyPlugin);
