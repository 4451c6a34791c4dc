// Compares a replayed response with the recorded one.
import { isSuccess } from './exchange.js';
import type { RecordedResponse } from '../recording/recording.js';
import { compareBodies } from './compare-body.js';
import { compareHeaders } from './compare-headers.js';
import { newComparison, type Comparison, type Show } from './difference.js';
import type { IdMap } from './id-map.js';
import type { ReplayedResponse } from './replay-target.js';

/** The type of a body that is empty does not matter. */
const withoutType = (headers: RecordedResponse['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-type'));

/**
 * @param hasBody false for HEAD, whose responses have none
 * @returns only the status if it differs, because the rest follows from it
 */
export function compareResponses(
  recorded: RecordedResponse,
  replayed: ReplayedResponse,
  { ids, show, hasBody }: { readonly ids: IdMap; readonly show: Show; readonly hasBody: boolean },
): Comparison {
  const found = newComparison();
  if (recorded.status !== replayed.status) {
    const reason = replayed.body === '' ? '' : ` ${show(replayed.body)}`;
    found.differences.push({
      kind: 'status',
      path: '',
      recorded: String(recorded.status),
      replayed: `${String(replayed.status)}${reason}`,
    });
    return found;
  }
  if (hasBody && recorded.body !== undefined)
    compareBodies(found, recorded.body, replayed.body, {
      ids,
      show,
      learns: isSuccess(recorded.status),
    });
  const isEmpty = hasBody && recorded.body === '';
  const headers = isEmpty ? withoutType(recorded.headers) : recorded.headers;
  found.differences.unshift(...compareHeaders(headers, replayed.headers, ids, show));
  return found;
}
