// Prints values of a recording for people, without its keys.
import type { Recording } from '../recording/recording.js';
import { secretsInText, type Redact } from '../recording/secrets.js';
import type { Show } from './difference.js';

const printedLengthMax = 160;

/** Prints a value in one line. It is masked before it is cut, because a part of a key would not be recognized. */
export const showWith =
  (redact: Redact): Show =>
  (value) => {
    const text = redact(typeof value === 'string' ? value : JSON.stringify(value))
      .replace(/\p{Cc}+/gu, ' ')
      .trim();
    return text.length > printedLengthMax ? `${text.slice(0, printedLengthMax)}…` : text;
  };

/** All values of a recording that no output may contain. */
export function secretsOf(recording: Recording): Set<string> {
  const secrets = new Set<string>();
  for (const call of recording) {
    if ('message' in call) continue;
    for (const text of [call.body, call.response?.body])
      for (const secret of secretsInText(text ?? '')) secrets.add(secret);
    for (const secret of call.secrets ?? []) secrets.add(secret);
  }
  return secrets;
}
