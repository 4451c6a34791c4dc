// The one way from a document's text to its syntax tree, with limits that hold before anything recurses over it.
import {
  GraphQLError,
  Lexer,
  parse,
  Source,
  TokenKind,
  type DocumentNode,
  type ParseOptions,
} from 'graphql';

/** The most bytes that a document may take in UTF-8. */
const bytesMax = 64 * 2 ** 10;

/** Enough for an introspection query several times over. */
const tokensMax = 2_000;

/** Selections, lists, objects and argument lists within each other. The parser recurses once for each. */
const nestingMax = 64;

const openingTokens = new Set<TokenKind>([
  TokenKind.BRACE_L,
  TokenKind.BRACKET_L,
  TokenKind.PAREN_L,
]);
const closingTokens = new Set<TokenKind>([
  TokenKind.BRACE_R,
  TokenKind.BRACKET_R,
  TokenKind.PAREN_R,
]);

/** @throws GraphQLError when the document nests too deep, has too many tokens or a token that is none */
function checkNesting(source: Source): void {
  const lexer = new Lexer(source);
  let depth = 0;
  for (let tokens = 0; tokens <= tokensMax; tokens++) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return;
    if (closingTokens.has(kind)) depth--;
    if (openingTokens.has(kind) && ++depth > nestingMax)
      throw new GraphQLError(`The document must nest at most ${String(nestingMax)} deep.`, {
        source,
        positions: [lexer.token.start],
      });
  }
}

/** @throws GraphQLError when the text is no GraphQL document, or beyond the limits */
export function parseDocument(text: string, options?: ParseOptions): DocumentNode {
  // A string has at least as many bytes as characters: a long one is not even counted.
  if (text.length > bytesMax || Buffer.byteLength(text) > bytesMax)
    throw new GraphQLError('The document must be at most 64 KB (65,536 bytes) of text.');
  const source = new Source(text);
  checkNesting(source);
  return parse(source, { ...options, maxTokens: tokensMax });
}
