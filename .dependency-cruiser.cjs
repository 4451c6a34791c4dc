// The rules for imports between the folders of src: docs/adr/0001-imports-go-one-way.md.

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'rest-enters-through-graphql',
      comment:
        'REST runs operations. It uses constants and types of the domain, and never the database.',
      severity: 'error',
      from: { path: '^src/rest/' },
      to: { path: '^src/(domain|database|auth)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rest-is-only-the-adapter',
      severity: 'error',
      from: { path: '^src/rest/' },
      to: { path: '^src/(openapi|pages|to-graphql|recording|verify)/' },
    },
    {
      name: 'domain-knows-no-api',
      comment: 'The rules are the same for every API.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        path: '^src/(graphql|rest|http|openapi|pages|to-graphql|recording|verify)/|^node_modules/(graphql|graphql-yoga|fastify|@pothos)/',
      },
    },
    {
      name: 'database-imports-no-other-room',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database/|generated/|make-folder\\.ts$)' },
    },
    {
      name: 'only-the-database-knows-its-driver',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/database/' },
      to: { path: '^node_modules/(pg|@electric-sql|@prisma/adapter-pg|pglite-prisma-adapter)/' },
    },
    {
      name: 'apis-use-no-unbound-client',
      comment: 'The APIs get a client that is bound to the workspace of their caller.',
      severity: 'error',
      from: { path: '^src/(graphql|rest|openapi|pages|to-graphql|recording)/' },
      to: { path: '^src/database/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'graphql-does-not-know-rest',
      severity: 'error',
      from: { path: '^src/graphql/' },
      to: { path: '^src/(rest|openapi|pages|to-graphql|recording|verify)/' },
    },
    {
      name: 'schema-does-not-know-its-server',
      severity: 'error',
      from: { path: '^src/graphql/(schema|cost)/' },
      to: { path: '^src/graphql/server/' },
    },
    {
      name: 'http-knows-no-api',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(graphql|rest|openapi|pages|to-graphql|recording|verify)/' },
    },
    {
      name: 'entry-points-are-not-imported',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(main|cli)\\.ts$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // The one package that holds nothing but types.
      to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
