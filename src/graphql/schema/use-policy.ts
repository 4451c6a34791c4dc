// A Pothos plugin that asks the policy table before each mutation, and reports a rejected one to the context. A
// mutation without a line in the table does not build, so none can be forgotten. A query is checked if it
// has a line.
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import {
  authorizeRead,
  authorizeWrite,
  policy,
  type GuardedRead,
  type Write,
} from '../../auth/policy.js';
import type { Context } from '../context.js';

export const policyPlugin = 'policy' as const;

const isGuardedWrite = (name: string): name is Write => Object.hasOwn(policy.writes, name);
const isGuardedRead = (name: string): name is GuardedRead => Object.hasOwn(policy.reads, name);

class PolicyPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  /** Marks fields that some callers may not select. */
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>) {
    const { parentType, name, extensions } = field;
    const isGuarded = parentType === 'Mutation' || (parentType === 'Query' && isGuardedRead(name));
    return isGuarded ? { ...field, extensions: { ...extensions, isGuarded } } : field;
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType, name }: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (parentType === 'Query' && isGuardedRead(name))
      return (parent, args, context, info) => {
        authorizeRead((context as Context).viewer, name);
        return resolve(parent, args, context, info);
      };
    if (parentType !== 'Mutation') return resolve;
    if (!isGuardedWrite(name))
      throw new Error(`The mutation ${name} has no line in the policy table.`);
    return async (parent, args, context, info) => {
      const { viewer, keyed } = context as Context;
      try {
        authorizeWrite(viewer, name);
        return await resolve(parent, args, context, info);
      } catch (error) {
        keyed?.onRejected();
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
