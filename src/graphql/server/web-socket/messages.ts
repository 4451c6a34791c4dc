// Reads the messages of a client before graphql-ws does, which would round long numbers.
import { stringify } from 'lossless-json';
import { numberAsSent, parseBody } from '../../../http/body.js';
import { GatewayError } from '../../../errors.js';

type MessageFields = Readonly<Record<string, unknown>>;

/** The operation of a message, as `graphql-ws` passes it on in the fields of its own payload. */
export interface SentOperation {
  /** The body that a POST of the operation has. */
  readonly query: string;
  readonly extensions: { readonly idempotencyKey?: unknown };
}

export interface ClientMessage {
  readonly type: unknown;
  readonly id: string;
  /** The message for `graphql-ws`. */
  readonly text: string;
}

const isObject = (value: unknown): value is MessageFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Separates the idempotency key, which is a header over HTTP, from the body. */
function sentOperationOf({ extensions, ...rest }: MessageFields): SentOperation {
  if (!isObject(extensions))
    return { query: stringify({ ...rest, extensions }) ?? '', extensions: {} };
  const { idempotencyKey, ...others } = extensions;
  const isEmpty = Object.keys(others).length === 0;
  return {
    query: stringify({ ...rest, ...(!isEmpty && { extensions: others }) }) ?? '',
    extensions: { idempotencyKey },
  };
}

/** Types of messages that only the gateway sends. graphql-ws would report such a message of a client as an internal error. */
const typesOfGateway: readonly unknown[] = ['connection_ack', 'next', 'error'];

/** A socket keeps the IDs of its operations, and repeats them in each result. */
const operationIdLengthMax = 255;

function checkHeader({ type, id }: MessageFields): void {
  if (typesOfGateway.includes(type))
    throw new GatewayError('INVALID_REQUEST', 'type: Must be the type of a message of clients.');
  if (typeof id === 'string' && id.length > operationIdLengthMax)
    throw new GatewayError(
      'INVALID_REQUEST',
      `id: Must be at most ${String(operationIdLengthMax)} characters long.`,
    );
}

/** The highest number of bytes of a ping whose payload the gateway sends back. */
const echoedBytesMax = 1024;

/**
 * Reads a message. That of an operation is replaced by one that contains the operation as a string, in which numbers keep
 * all digits, and of which `graphql-ws` requires nothing. The endpoint checks it as it checks the body of a POST.
 *
 * @throws GatewayError INVALID_REQUEST if the message is not a JSON object, nests too deeply, has too many values or a long
 *   ID, or is one that only the gateway sends
 */
export function readMessage(bytes: Buffer): ClientMessage {
  const message = parseBody(bytes, numberAsSent, 'message');
  checkHeader(message);
  const { type, id, payload } = message;
  if (type === 'ping' && bytes.length > echoedBytesMax)
    return { type, id: String(id), text: JSON.stringify({ type }) };
  const isOperation = type === 'subscribe' && isObject(payload);
  return {
    type,
    id: String(id),
    text: isOperation
      ? JSON.stringify({ id, type, payload: sentOperationOf(payload) })
      : bytes.toString(),
  };
}

const names = {
  authorization: 'authorization',
  xapikey: 'x-api-key',
  apikey: 'x-api-key',
} as const;

/**
 * The credentials in the payload of `connection_init`, as the headers of a request. The names are those of the headers, or
 * `apiKey`, in any case.
 *
 * @throws GatewayError INVALID_REQUEST if one is not a string
 */
export function credentialsAsHeaders(connectionParams: MessageFields = {}): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(connectionParams)) {
    const plain = name.toLowerCase().replaceAll('-', '');
    if (!Object.hasOwn(names, plain) || value == null) continue;
    if (typeof value !== 'string')
      throw new GatewayError('INVALID_REQUEST', `connectionParams.${name}: Must be a string.`);
    headers[names[plain as keyof typeof names]] = value;
  }
  return headers;
}
