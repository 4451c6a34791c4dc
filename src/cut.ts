/** Returns a text, cut to a maximum length. */
export const cut = (text: string, lengthMax: number): string =>
  text.length > lengthMax ? `${text.slice(0, lengthMax)}...` : text;
