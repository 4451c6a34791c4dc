// Typed documents from the .graphql operations: those that REST runs, those of the board, and those of the tests.
import type { CodegenConfig } from '@graphql-codegen/cli';

const typedDocuments = (documents: string) => ({
  documents,
  plugins: ['typescript-operations', 'typed-document-node'],
});

const config: CodegenConfig = {
  schema: 'schema.graphql',
  ignoreNoDocuments: true,
  generates: {
    // With their descriptions: they stand in the API reference.
    'src/generated/rest/operations.ts': {
      ...typedDocuments('src/rest/operations.graphql'),
      config: { optimizeDocumentNode: false },
    },
    'board/src/generated/operations.ts': typedDocuments('board/operations/*.graphql'),
    'board/src/generated/possible-types.ts': { plugins: ['fragment-matcher'] },
    'test/generated/operations.ts': typedDocuments('test/operations.graphql'),
  },
  config: {
    useTypeImports: true,
    enumsAsTypes: true,
    strictScalars: true,
    scalars: { DateTime: 'string', Decimal: 'string', UUID: 'string', JSON: 'unknown' },
  },
};

export default config;
