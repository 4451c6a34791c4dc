// Yoga with Pothos and Prisma, as their guides show it: Pothos selects what an operation asks for, and Prisma reads it.
import { createServer } from 'node:http';
import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { PrismaPg } from '@prisma/adapter-pg';
import { createYoga } from 'graphql-yoga';
import { getDatamodel } from '../../dist/generated/pothos.js';
import { PrismaClient } from '../../dist/generated/prisma/client.js';
import { isListeningOn, signIn } from './serve.mjs';

const client = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL, max: 10 }),
});

const builder = new SchemaBuilder({
  plugins: [PrismaPlugin, RelayPlugin],
  prisma: { client, dmmf: getDatamodel() },
  relay: { nodesOnConnection: true },
  defaultFieldNullability: true,
});

/** An object of a model: its ID, texts, and what else it has. */
const prismaObject = (model, texts, others = () => ({})) =>
  builder.prismaObject(model, {
    // Selects the columns that an operation asks for.
    select: {},
    fields: (t) => ({
      id: t.exposeID('id'),
      ...Object.fromEntries(texts.map((name) => [name, t.exposeString(name)])),
      ...others(t),
    }),
  });

const computed = (t, name, textOf) =>
  t.string({ select: { [name]: true }, resolve: (record) => textOf(record[name]) });

prismaObject('Stage', ['name']);
prismaObject('User', ['name']);
prismaObject('Contact', ['firstName', 'lastName']);
const texts = ['name', 'contactName', 'addressCity', 'approvalStatus'];
prismaObject('Opportunity', texts, (t) => ({
  value: computed(t, 'value', (value) => value?.toFixed(2) ?? null),
  createdAt: computed(t, 'createdAt', (time) => time.toISOString()),
  updatedAt: computed(t, 'updatedAt', (time) => time.toISOString()),
  stage: t.relation('stage'),
  salesRep: t.relation('salesRep', { nullable: true }),
  primaryContact: t.relation('primaryContact', { nullable: true }),
}));

builder.queryType({
  fields: (t) => ({
    opportunities: t.prismaConnection({
      type: 'Opportunity',
      cursor: 'workspaceId_id',
      resolve: (query, _root, _arguments, { workspaceId }) =>
        client.opportunity.findMany({
          ...query,
          where: { workspaceId },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        }),
    }),
    opportunity: t.prismaField({
      type: 'Opportunity',
      nullable: true,
      args: { id: t.arg.id({ required: true }) },
      resolve: (query, _root, { id }, { workspaceId }) =>
        client.opportunity.findUnique({
          ...query,
          where: { workspaceId_id: { workspaceId, id: String(id) } },
        }),
    }),
  }),
});

const yoga = createYoga({
  schema: builder.toSchema(),
  graphiql: false,
  logging: false,
  context: async ({ request }) => ({
    workspaceId: await signIn(request.headers.get('authorization') ?? ''),
  }),
});
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => isListeningOn(server.address().port));
