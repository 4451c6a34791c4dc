// The gateway to which calls are replayed.

export interface ReplayRequest {
  readonly method: string;
  /** Path and query. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface ReplayedResponse {
  readonly status: number;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No response arrived. */
export class NoResponse extends Error {
  override name = 'NoResponse';
}

export interface ReplayTarget {
  /** For people: `https://crm.example.com`, or `a new workspace of this gateway`. */
  readonly description: string;
  /** An API key of an admin. */
  readonly apiKey: string;
  /** An API key that may only read. Undefined if there is none. */
  readonly readOnlyKey?: string | undefined;
  /** Whether requests pass networks and servers whose logs keep addresses. */
  readonly isRemote: boolean;
  /** @throws NoResponse */
  send(request: ReplayRequest): Promise<ReplayedResponse>;
}

/** Sends a call of ours to the target, with its key. */
export const callTarget = (
  target: ReplayTarget,
  method: string,
  address: string,
  body?: unknown,
): Promise<ReplayedResponse> =>
  target.send({
    method,
    address,
    headers: {
      authorization: `Bearer ${target.apiKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
