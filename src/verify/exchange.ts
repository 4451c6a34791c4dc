// Selects the calls of a recording that can be replayed, and gives the reason for each of the others.
import { apiAddressOf } from '../recording/api-address.js';
import { encodePlaceholders, hasPlaceholder } from '../recording/placeholders.js';
import type {
  RecordedCall,
  RecordedResponse,
  Recording,
  RecordingProblem,
} from '../recording/recording.js';
import { findRoute } from '../rest/find-route.js';

/** A call of the API with its recorded response. */
export interface Exchange {
  readonly call: RecordedCall;
  /** Path and query, starting with /v1. */
  readonly address: string;
  readonly response: RecordedResponse;
}

/** Reasons for leaving out a call that do not affect the result. */
const reasons = {
  otherApi: 'calls of other APIs',
  preflight: 'preflight requests of a browser (OPTIONS)',
  noResponse: 'calls whose response is not in the recording',
  overload: 'calls whose recorded response was 429 or 5xx, which depends on the load of that time',
} as const;

export type Reason = (typeof reasons)[keyof typeof reasons];

export interface ReplayPlan {
  readonly exchanges: readonly Exchange[];
  readonly leftOut: ReadonlyMap<Reason, number>;
  /** Calls that should have been replayed, but cannot be. */
  readonly problems: readonly RecordingProblem[];
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Whether a method only reads. Its calls have no body. */
export const isRead = (method: string): boolean => ['GET', 'HEAD'].includes(method);

const isOverload = (status: number): boolean => status === 429 || status >= 500;

/** The reason for which a call of the API cannot be sent. */
function obstacle({ bodyProblem, body, headers = {} }: RecordedCall, address: string) {
  if (bodyProblem !== undefined) return bodyProblem;
  const unknown = [address, body, ...Object.values(headers)].find(hasPlaceholder);
  const [name] = /\{\{[^{}]*\}\}/.exec(unknown ?? '') ?? [];
  return name === undefined ? undefined : `The value of ${name} is not in the recording.`;
}

/** The bases of this API: other APIs have a /v1 too, but none of its routes. */
function basesOf(recording: Recording): ReadonlySet<string> {
  const bases = new Set<string>();
  for (const call of recording) {
    if ('message' in call) continue;
    const found = apiAddressOf(call.method, call.url);
    if (found && findRoute({ method: call.method, url: encodePlaceholders(found.address) }))
      bases.add(found.base);
  }
  return bases;
}

export function selectExchanges(recording: Recording): ReplayPlan {
  const bases = basesOf(recording);
  const exchanges: Exchange[] = [];
  const problems: RecordingProblem[] = [];
  const leftOut = new Map<Reason, number>();
  const leave = (reason: Reason) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  for (const call of recording) {
    if ('message' in call) {
      problems.push(call);
      continue;
    }
    const { place, method, url, response } = call;
    const found = apiAddressOf(method, url);
    if (found === undefined || !bases.has(found.base)) leave(reasons.otherApi);
    else if (method === 'OPTIONS') leave(reasons.preflight);
    else if (response === undefined) leave(reasons.noResponse);
    else if (isOverload(response.status)) leave(reasons.overload);
    else {
      const message = obstacle(call, found.address);
      if (message === undefined) exchanges.push({ call, address: found.address, response });
      else problems.push({ place, message });
    }
  }
  return { exchanges, leftOut, problems };
}
