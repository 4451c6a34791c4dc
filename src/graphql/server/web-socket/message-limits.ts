// Limits on the messages of a WebSocket that start no operation, such as pings, which are charged to nobody.
import { maxHeaderSize } from 'node:http';
import { invalidRequest, RateLimitedError } from '../../../errors.js';

const countedSeconds = 10;

/** The highest number of such messages in `countedSeconds`. Each operation that runs allows one more. */
const messagesMax = 1_000;

/**
 * The highest number of bytes of such a message, and of each message before sign-in: the credentials may be as long as in
 * the headers of HTTP.
 */
const messageBytesMax = maxHeaderSize;

/**
 * @param subject the message, as the subject of a sentence: "A message"
 * @throws GatewayError INVALID_REQUEST if the message is too long
 */
export function checkMessageSize(bytes: Buffer, subject: string): void {
  if (bytes.length > messageBytesMax)
    throw invalidRequest(`${subject} must be at most ${String(messageBytesMax)} bytes long.`);
}

interface MessageCount {
  /** Allows one more message, with which the client completes the operation. */
  noteOperation(): void;
  /** @throws RateLimitedError if the client has sent too many messages that start no operation */
  noteOther(): void;
}

/** Counts the messages of one socket. */
export function countMessages(): MessageCount {
  let startedAt = performance.now();
  let others = 0;
  return {
    noteOperation() {
      others--;
    },
    noteOther() {
      const now = performance.now();
      if (now - startedAt > countedSeconds * 1_000) {
        startedAt = now;
        others = 0;
      }
      others++;
      if (others > messagesMax)
        throw new RateLimitedError(
          `A socket may send ${messagesMax.toLocaleString('en-US')} messages other than operations in ${String(countedSeconds)} seconds.`,
          countedSeconds,
        );
    },
  };
}
