// /explain: shows a REST call as GraphQL, as a page or as JSON. It reads no data of workspaces, so no API key is
// required.
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { errorTable } from '../error-codes.js';
import { GatewayError } from '../errors.js';
import { acceptsHtml } from '../http/browser-page.js';
import { rejectOtherMethods } from '../http/methods.js';
import { sendReadingPage } from './reading-page.js';
import { callOfText, callTextOf, explainPath } from '../rest/explain-link.js';
import type { AddressedPageOptions } from './page-links.js';
import { askingPage, explanationPage } from './explain-page.js';
import { explain } from './explanation.js';

const isProgram = (request: FastifyRequest): boolean =>
  request.headers.accept?.includes('application/json') === true && !acceptsHtml(request);

/** @throws GatewayError if the call cannot be explained */
function sendToProgram(request: FastifyRequest, reply: FastifyReply, origin: string): FastifyReply {
  const call = callTextOf(request.url);
  if (call.url === '')
    throw new GatewayError('INVALID_REQUEST', 'url: Must be given: the path and query of a call.');
  const { route, variables, issues, ignored, converted, graphiql } = explain(callOfText(call));
  const { name, text } = route.operation;
  return reply.send({
    operation: name,
    document: text,
    variables,
    issues,
    ignored,
    converted,
    graphiql: origin + graphiql,
  });
}

function sendToPerson(
  request: FastifyRequest,
  reply: FastifyReply,
  options: AddressedPageOptions,
): FastifyReply {
  let text = callTextOf(explainPath);
  try {
    text = callTextOf(request.url);
    if (text.url === '')
      return sendReadingPage(reply, 'A REST call as GraphQL', askingPage(text, options));
    const explanation = explain(callOfText(text));
    return sendReadingPage(
      reply,
      `${explanation.route.operation.name}: a REST call as GraphQL`,
      explanationPage(explanation, text, options.originOf(request), options),
    );
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    reply.code(errorTable[error.code].status);
    return sendReadingPage(
      reply,
      'A REST call as GraphQL',
      askingPage(text, options, error.message),
    );
  }
}

export const explainEndpoint: FastifyPluginCallback<AddressedPageOptions> = (
  server,
  options,
  done,
) => {
  server.get(explainPath, (request, reply) => {
    reply.header('vary', 'accept');
    return isProgram(request)
      ? sendToProgram(request, reply, options.originOf(request))
      : sendToPerson(request, reply, options);
  });
  rejectOtherMethods(server, explainPath, ['GET', 'HEAD']);
  done();
};
