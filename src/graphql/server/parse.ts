// Parses documents, with limits that are enforced before any code recurses over the document. Nothing else parses.
import {
  GraphQLError,
  Lexer,
  parse,
  Source,
  TokenKind,
  type DocumentNode,
  type ParseOptions,
} from 'graphql';
import { checkMergedSelections } from './merged-selections.js';

/** The maximum size of a document in bytes of UTF-8. */
const bytesMax = 64 * 2 ** 10;

/** The maximum number of tokens, several times that of an introspection query. */
const tokensMax = 2_000;

/** The maximum nesting of selections, lists, objects and argument lists. The parser recurses once for each level. */
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

/** @throws GraphQLError if the document nests too deeply, has too many tokens, or has an invalid token */
function checkNesting(source: Source): void {
  const lexer = new Lexer(source);
  let depth = 0;
  for (let tokens = 0; tokens <= tokensMax; tokens++) {
    const { kind } = lexer.advance();
    if (kind === TokenKind.EOF) return;
    if (closingTokens.has(kind)) depth--;
    if (openingTokens.has(kind) && ++depth > nestingMax)
      throw new GraphQLError(
        `The document must be nested at most ${String(nestingMax)} levels deep.`,
        {
          source,
          positions: [lexer.token.start],
        },
      );
  }
}

/** @throws GraphQLError if the text is not a GraphQL document, or exceeds the limits */
export function parseDocument(text: string, options?: ParseOptions): DocumentNode {
  // The length is checked first, so that the bytes of a long text need not be counted: they are at least as many.
  if (text.length > bytesMax || Buffer.byteLength(text) > bytesMax)
    throw new GraphQLError('The document must be at most 64 KB (65,536 bytes) of text.');
  const source = new Source(text);
  checkNesting(source);
  const document = parse(source, { ...options, maxTokens: tokensMax });
  checkMergedSelections(document);
  return document;
}
