// HTML templates in which every value is escaped, unless it is of the type Html.

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

/** Values of attributes must be in quotes in the template. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(String.raw({ raw: parts }, ...values.map(escapedText)));
