// Reads the server-sent events that the endpoint writes: event-stream.ts.

export interface StreamEvent {
  readonly name: string;
  readonly data: string;
}

const eventPattern = /^event: (?<name>\w+)\ndata:(?: (?<data>.*))?$/s;

/** The events of a stream, without the comments that keep its connection alive. */
export async function* streamEvents(
  body: AsyncIterable<unknown>,
): AsyncGenerator<StreamEvent, undefined> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    const blocks = (text + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const { name, data = '' } = eventPattern.exec(block)?.groups ?? {};
      if (name !== undefined) yield { name, data };
    }
  }
}
