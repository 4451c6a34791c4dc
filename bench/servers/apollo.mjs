// Apollo Server with Prisma, as their guides show it: each resolver reads with Prisma, which batches the look-ups of
// relations.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../dist/generated/prisma/client.js';
import { pageOf, schema } from './schema.mjs';
import { isListeningOn, signIn } from './serve.mjs';

const db = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 10 }),
});

const one =
  (table, link) =>
  (opportunity, _arguments, { workspaceId }) =>
    opportunity[link] === null
      ? null
      : db[table].findUnique({ where: { workspaceId_id: { workspaceId, id: opportunity[link] } } });

const resolvers = {
  Query: {
    opportunities: async (_root, { first }, { workspaceId }) =>
      pageOf(
        await db.opportunity.findMany({
          where: { workspaceId },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          take: first + 1,
        }),
        first,
      ),
    opportunity: (_root, { id }, { workspaceId }) =>
      db.opportunity.findUnique({ where: { workspaceId_id: { workspaceId, id } } }),
  },
  Opportunity: {
    createdAt: ({ createdAt }) => createdAt.toISOString(),
    updatedAt: ({ updatedAt }) => updatedAt.toISOString(),
    value: ({ value }) => value?.toFixed(2) ?? null,
    stage: one('stage', 'stageId'),
    salesRep: one('user', 'salesRepId'),
    primaryContact: one('contact', 'primaryContactId'),
  },
};

const { url } = await startStandaloneServer(new ApolloServer({ typeDefs: schema, resolvers }), {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req }) => ({ workspaceId: await signIn(req.headers.authorization) }),
});
isListeningOn(Number(new URL(url).port));
