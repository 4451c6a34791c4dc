// The import law of the house (docs/adr/0001-one-way-down.md): one way down, no way back up.

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'rest-enters-through-graphql',
      comment: 'REST runs operations. It touches neither the domain nor the database.',
      severity: 'error',
      from: { path: '^src/rest/' },
      to: { path: '^src/(domain|database|auth)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-knows-no-surface',
      comment: 'The rules hold whichever way a request comes.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        path: '^src/(graphql|rest|http)/|^node_modules/(graphql|graphql-yoga|fastify|@pothos)/',
      },
    },
    {
      name: 'database-is-the-ground-floor',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database|generated)/' },
    },
    {
      name: 'only-the-database-knows-its-driver',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/database/' },
      to: { path: '^node_modules/(pg|@electric-sql|@prisma/adapter-pg|pglite-prisma-adapter)/' },
    },
    {
      name: 'the-unbound-client-stays-with-sign-in-and-operators',
      comment: 'Surfaces get a client that is bound to the workspace of their caller.',
      severity: 'error',
      from: { path: '^src/(graphql|rest)/' },
      to: { path: '^src/database/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'graphql-stands-above-rest',
      severity: 'error',
      from: { path: '^src/graphql/' },
      to: { path: '^src/rest/' },
    },
    {
      name: 'entry-points-are-not-imported',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(main|cli)\\.ts$' },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
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
