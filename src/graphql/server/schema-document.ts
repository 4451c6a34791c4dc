// /schema.graphql: the schema, for people and tools. It contains no data of workspaces, so no API key is required.
import type { FastifyPluginCallback } from 'fastify';
import { createCompressed } from '../../http/compressed.js';
import { rejectOtherMethods } from '../../http/methods.js';
import { printedSchema } from '../schema/schema.js';

export const schemaPath = '/schema.graphql';

export const schemaDocument: FastifyPluginCallback = (server, _options, done) => {
  const content = createCompressed(printedSchema);
  server.get(schemaPath, (request, reply) =>
    content.send(request, reply.type('text/plain; charset=utf-8')),
  );
  rejectOtherMethods(server, schemaPath, ['GET', 'HEAD']);
  done();
};
