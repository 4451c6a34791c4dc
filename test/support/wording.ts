// Checks the wording of texts that people read: comments, and descriptions of the GraphQL schema and of openapi.json.

/** Beginnings that avoid naming the subject. */
const evasive =
  /^(What|Which|Who|Whoever|Whose|Where|When|How|In which|Left out|Is|It|Its|As it|Asks|Holds|Only)\b/;

/** Words of a dialect, which have a usual word: default, published, rejected, estimated, global ID, UUID. */
const dialect = /\b(Left out|left out|told|refused|reckoned|global id|uuids?)\b/;

/** A text, and the place where it can be found. */
export type PlacedText = readonly [place: string, text: string];

const placesOf = (texts: readonly PlacedText[], isFault: (text: string) => boolean): string[] =>
  texts.filter(([, text]) => isFault(text)).map(([place, text]) => `${place}: ${text}`);

/** The texts whose first words avoid naming the subject. */
export const evasiveTexts = (texts: readonly PlacedText[]): string[] =>
  placesOf(texts, (text) => evasive.test(text));

/** The descriptions that do not name their subject, use a word of the dialect, or do not end with a full stop. */
export const faultyDescriptions = (descriptions: readonly PlacedText[]) => ({
  open: placesOf(descriptions, (text) => !text.endsWith('.')),
  evasive: evasiveTexts(descriptions),
  dialect: placesOf(descriptions, (text) => dialect.test(text)),
});

export const noFaults = { open: [], evasive: [], dialect: [] };
