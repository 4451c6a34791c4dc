// Types for the operations of this client, from the gateway's schema.
import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'examples/graphql-client/operations.ts',
  generates: {
    'examples/graphql-client/generated/': {
      preset: 'client',
      // Masking keeps the data of a component from the others. A program without components reads its data as it is.
      presetConfig: { fragmentMasking: false },
      config: {
        // Documents are plain text in the program: nothing has to be parsed or printed to send them.
        documentMode: 'string',
        useTypeImports: true,
        importExtension: '.js',
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { DateTime: 'string', Decimal: 'string', JSON: 'unknown', UUID: 'string' },
      },
    },
  },
};

export default config;
