// Reads GraphQL's server-sent events over a socket, because a stream cannot stay open without one.
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { onTestFinished } from 'vitest';
import {
  OpportunityEventAddedDocument,
  type OpportunityEventAddedSubscription,
  type OpportunityFilter,
} from '../generated/operations.js';
import type { GraphQLAnswer } from './gateway.js';

export interface Stream<Data> {
  readonly response: IncomingMessage;
  /** The next result. Fails if the stream ends before. */
  next(): Promise<GraphQLAnswer<Data>>;
  /** Whether only the `complete` event follows. Fails if the stream ends without it. */
  isComplete(): Promise<boolean>;
  /** Resolves at the end of a stream that ends without `complete`. Fails on any further event. */
  cut(): Promise<void>;
  /** Closes the connection, as a client does. */
  readonly leave: () => void;
}

interface Event {
  readonly name: string;
  readonly data: string;
}

/** The events of a body, without the comments that keep the connection alive. */
async function* eventsOf(body: IncomingMessage): AsyncGenerator<Event, undefined> {
  body.setEncoding('utf8');
  let text = '';
  for await (const chunk of body) {
    const blocks = (text + String(chunk)).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n').filter((line) => !line.startsWith(':'));
      const fieldOf = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
          .join('\n');
      if (lines.length > 0) yield { name: fieldOf('event'), data: fieldOf('data') };
    }
  }
}

/** Sends an operation whose results are events. Resolves once it has been accepted or rejected. */
export async function stream<Data, Variables>(
  address: string,
  apiKey: string | undefined,
  document: TypedDocumentNode<Data, Variables> | string,
  variables?: Variables,
): Promise<Stream<Data>> {
  const query = typeof document === 'string' ? document : print(document);
  const sent = request(`${address}/graphql`, {
    method: 'POST',
    // Connections are kept alive, as in most clients.
    agent: new Agent({ keepAlive: true }),
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    },
  }).end(JSON.stringify({ query, variables }));
  const leave = () => {
    sent.destroy();
  };
  onTestFinished(leave);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const events = eventsOf(response);
  const read = async (): Promise<Event> => {
    const { value } = await events.next();
    if (!value) throw new Error('The stream broke off.');
    return value;
  };
  return {
    response,
    async next() {
      const { name, data } = await read();
      if (name !== 'next') throw new Error(`The stream has ended: ${name} ${data}`);
      return JSON.parse(data) as GraphQLAnswer<Data>;
    },
    async isComplete() {
      return (await read()).name === 'complete' && (await events.next()).done === true;
    },
    async cut() {
      const { value } = await events.next();
      if (value) throw new Error(`The stream goes on: ${value.name} ${value.data}`);
    },
    leave,
  };
}

type Change = OpportunityEventAddedSubscription['opportunityEventAdded'];

export interface OpportunityEventStream extends Stream<OpportunityEventAddedSubscription> {
  /** The next change. Fails on an error. */
  nextEvent(): Promise<Change>;
  /** The code and the message of the next event, which must be an error and end the stream. */
  lastError(): Promise<{ code: string; message: string }>;
}

/** Subscribes to the changes of opportunities. */
export async function subscribe(
  address: string,
  apiKey: string | undefined,
  where?: OpportunityFilter,
): Promise<OpportunityEventStream> {
  const opened = await stream(address, apiKey, OpportunityEventAddedDocument, {
    where: where ?? null,
  });
  return {
    ...opened,
    async nextEvent() {
      const { data, errors } = await opened.next();
      if (errors) throw new Error(JSON.stringify(errors));
      return data.opportunityEventAdded;
    },
    async lastError() {
      const { errors } = await opened.next();
      const [error] = errors ?? [];
      if (!error || !(await opened.isComplete())) throw new Error('The stream goes on.');
      return { code: error.extensions.code, message: error.message };
    },
  };
}
