// That an answer which is not as openapi.json has it is found, so that the tests of REST can rely on it.
import { describe, expect, test } from 'vitest';
import { expectDocumented, openApi, openApiProblems, type Exchange } from '../support/openapi.js';

const opportunity = openApi.components.schemas.Opportunity.examples[0];
const error = openApi.components.schemas.Error.examples[0];

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'x-request-id': '01a20c80-5306-72f4-af30-4bf3886dfa32',
  'x-graphql-operation': 'GetOpportunity',
  'access-control-allow-origin': '*',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding',
  link: '</explain?method=GET&url=%2Fv1>; rel="alternate"; type="text/html"',
  etag: '"1"',
};

const answer = (change: Partial<Omit<Exchange, 'text'>> & { body?: unknown }): Exchange => {
  const { body = opportunity, ...rest } = change;
  return {
    method: 'GET',
    url: `/v1/opportunities/${opportunity.id}`,
    status: 200,
    headers,
    text: body === '' ? '' : JSON.stringify(body),
    ...rest,
  };
};

const without = (name: string, from: object) =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));

describe('a documented response has no problem', () => {
  test.each<[string, Exchange]>([
    ['a record', answer({})],
    ['a record that has not changed', answer({ status: 304, body: '' })],
    ['a HEAD', answer({ method: 'HEAD', body: '' })],
    ['a refusal', answer({ status: 404, body: error })],
    ['a delete', answer({ method: 'DELETE', status: 204, body: '' })],
    ['an address that leads nowhere', answer({ url: '/v1/nothing', status: 404, body: error })],
    [
      'an address that cannot be read',
      answer({ url: '/v1/opportunities/%ff', status: 400, body: error }),
    ],
    [
      'a method that is not there',
      answer({ method: 'PUT', status: 405, headers: { ...headers, allow: 'GET' }, body: error }),
    ],
  ])('%s', (_name, exchange) => {
    expect(openApiProblems(exchange)).toEqual([]);
  });
});

describe('a problem is reported for a response that', () => {
  test.each<[string, Exchange, RegExp]>([
    ['has another status', answer({ status: 418 }), /^status: 418/],
    ['has a status of another method', answer({ method: 'DELETE' }), /^status: 200/],
    ['lacks a field', answer({ body: without('tags', opportunity) }), /^body: .*'tags'/],
    ['has a field too many', answer({ body: { ...opportunity, nope: 1 } }), /^body: .*nope/],
    [
      'has a value of another type',
      answer({ body: { ...opportunity, value: '1' } }),
      /^body\/value/,
    ],
    [
      'has null where there is always a value',
      answer({ body: { ...opportunity, id: null } }),
      /^body\/id/,
    ],
    ['has no uuid', answer({ body: { ...opportunity, stage_id: 'x' } }), /^body\/stage_id/],
    ['has no time', answer({ body: { ...opportunity, created_at: '2026' } }), /^body\/created_at/],
    [
      'has a value in upper case',
      answer({ body: { ...opportunity, approval_status: 'PROJECT' } }),
      /^body\/approval_status/,
    ],
    [
      'has a text that is too long',
      answer({ body: { ...opportunity, name: 'x'.repeat(256) } }),
      /^body\/name/,
    ],
    ['is negative', answer({ body: { ...opportunity, value: -1 } }), /^body\/value/],
    ['is an error of another form', answer({ status: 404, body: { error: 'no' } }), /^body\/error/],
    [
      'is an error of an unknown code',
      answer({ status: 404, body: { error: { ...error.error, code: 'x' } } }),
      /^body\/error\/code/,
    ],
    ['lacks a header', answer({ headers: without('etag', headers) }), /^ETag: is missing/],
    ['has a header of another form', answer({ headers: { ...headers, etag: 'W/"1"' } }), /^ETag/],
    [
      'is of another media type',
      answer({ headers: { ...headers, 'content-type': 'text/html' } }),
      /^content-type/,
    ],
    ['has a body to HEAD', answer({ method: 'HEAD' }), /^body/],
    ['has a body where there is none', answer({ status: 304 }), /^body/],
    ['is of an address that is not documented', answer({ url: '/v1/nothing' }), /^status: 200/],
    ['does not tell the methods', answer({ method: 'PUT', status: 405, body: error }), /^Allow/],
  ])('%s', (_name, exchange, problem) => {
    const problems = openApiProblems(exchange);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(() => {
      expectDocumented(exchange);
    }).toThrow(problems[0]);
  });
});
