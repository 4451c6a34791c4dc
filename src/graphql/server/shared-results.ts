// Subscriptions: each payload is executed once for all subscribers of a workspace that have sent the same document
// with the same variables below its root field. Public errors and the response are made for each subscriber.
import { createHash } from 'node:crypto';
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  Kind,
  print,
  visit,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { isReadOnlyViewer } from '../../auth/viewer.js';
import type { SharedChange } from '../../database/shared-work.js';
import type { Context } from '../context.js';

type Shared = Pick<SharedChange, 'once'>;

/** A payload is a change, or the error that ends the stream of one subscriber. */
const isShared = (payload: unknown): payload is Shared =>
  typeof (payload as Partial<Shared> | null)?.once === 'function';

/** The variables that a payload can depend on. Those in the root field's arguments only select the payloads. */
function variablesBelowRoot(document: DocumentNode, operationName: string | null | undefined) {
  const { selections = [] } = getOperationAST(document, operationName)?.selectionSet ?? {};
  const rootArguments = new Set<unknown>(
    selections.flatMap((root) => (root.kind === Kind.FIELD ? (root.arguments ?? []) : [])),
  );
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Argument: (argument) => (rootArguments.has(argument) ? false : undefined),
    Variable: ({ name }) => void names.add(name.value),
  });
  return [...names];
}

/**
 * Returns a name that contains everything the result of a payload depends on. Below a payload, results depend on the
 * caller only through the workspace, and a change belongs to one workspace. The name contains the properties that the
 * policy checks as well, so that a field for certain roles would not be shown to others.
 */
function nameOfResult(args: ExecutionArgs): string {
  const { document, operationName, variableValues } = args;
  const { viewer } = args.contextValue as Context;
  const variables = variablesBelowRoot(document, operationName).map((name) => [
    name,
    variableValues?.[name],
  ]);
  const text = document.loc?.source.body ?? print(document);
  const parts = [text, operationName, variables, viewer.role, isReadOnlyViewer(viewer)];
  return `result ${createHash('sha256').update(JSON.stringify(parts)).digest('base64')}`;
}

/** Like `subscribe` of graphql-js, except that results are shared. */
async function subscribe(
  args: ExecutionArgs,
): Promise<ExecutionResult | AsyncIterableIterator<ExecutionResult>> {
  const payloads = await createSourceEventStream(args);
  if (!isAsyncIterable(payloads)) return payloads;
  const name = nameOfResult(args);
  const source = payloads[Symbol.asyncIterator]();
  // Not a generator, because `return()` cannot stop a generator that waits for the next payload.
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      const next = await source.next();
      if (next.done === true) return { done: true, value: undefined };
      const payload: unknown = next.value;
      const work = async () => execute({ ...args, rootValue: payload });
      return { done: false, value: await (isShared(payload) ? payload.once(name, work) : work()) };
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  return results;
}

export const useSharedResults = (): Plugin => ({
  onSubscribe({ setSubscribeFn }) {
    setSubscribeFn(subscribe as Parameters<typeof setSubscribeFn>[0]);
  },
});
