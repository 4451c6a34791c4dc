// Resolves references to earlier responses in .http files, such as `{{create.response.body.id}}`, which the REST Client
// of VS Code resolves when it sends the request. They stay if the file does not contain the response.
import { placeholder } from './placeholders.js';
import type { RecordedCall, RecordedResponse, Recording } from './recording.js';

const responseReference = /^([\w-]+)\.response\.(body|headers)\.(.+)$/;

function valueAt(json: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').split(/\.|\[['"]?|['"]?\]\.?/);
  return steps
    .filter((step) => step !== '')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      json,
    );
}

function valueIn({ body = '', headers }: RecordedResponse, part: string, path: string): unknown {
  if (part === 'headers') return headers[path.toLowerCase()];
  try {
    return path === '*' ? body : valueAt(JSON.parse(body), path);
  } catch {
    return undefined;
  }
}

/** Replaces references to the responses of earlier calls, by the names of these calls. */
export function fillFromResponses(recording: Recording): Recording {
  const responses = new Map<string, RecordedResponse>();
  const fill = (text: string) =>
    text.replace(placeholder, (whole, inner: string) => {
      const [, name = '', part = '', path = ''] = responseReference.exec(inner.trim()) ?? [];
      const response = responses.get(name);
      const value = response && valueIn(response, part, path);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
    });
  return recording.map((call) => {
    if ('message' in call) return call;
    const filled: RecordedCall = {
      ...call,
      url: fill(call.url),
      ...(call.body !== undefined && { body: fill(call.body) }),
      ...(call.headers && {
        headers: Object.fromEntries(
          Object.entries(call.headers).map(([name, value]) => [name, fill(value)]),
        ),
      }),
    };
    if (call.name !== undefined && call.response) responses.set(call.name, call.response);
    return filled;
  });
}
