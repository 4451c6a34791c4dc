// HTML in which every value is text, unless it is HTML by its type.

export class Html {
  constructor(readonly text: string) {}
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Value = string | Html | readonly Html[] | undefined;

function escapedText(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string')
    return value.replace(/[&<>"']/g, (character) => entities[character] ?? '');
  return value instanceof Html ? value.text : value.map(({ text }) => text).join('');
}

/** Attributes must stand in quotes. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(escapedText)));
