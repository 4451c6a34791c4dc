// Prints a failing sequence so that a person can run it: a curl command for REST, with the GraphQL operation and its
// variables. IDs are shell variables, because they differ in a new workspace.
import type { Differences } from './compare.js';
import type { Exchange } from './outcome.js';
import { rowOf } from './over-graphql.js';
import type { Side } from './side.js';
import type { Step } from './step.js';

/** A call as it was made on both sides. */
export interface Made {
  readonly step: Step;
  readonly rest: Exchange;
  /** Undefined if only REST rejects the call by form. */
  readonly graphql: Exchange | undefined;
}

const typenames = ['Opportunity', 'Contact', 'User', 'Pipeline', 'Stage'];

/** The shell variable for each notation of the side's IDs. */
function idForms({ symbols }: Side): [string, string][] {
  return [...symbols.named()].flatMap(([id, name]): [string, string][] => [
    [id, `\${${name}}`],
    [id.toUpperCase(), `\${${name}^^}`],
    ...typenames.flatMap((type): [string, string][] => {
      const nodeId = Buffer.from(`${type}:${id}`).toString('base64');
      const named = `\${${type.toLowerCase()}_node_id_of_${name}}`;
      return [
        [nodeId, named],
        [encodeURIComponent(nodeId), named],
      ];
    }),
  ]);
}

/** @param isShell whether the other characters must be quoted for the shell */
function withNames(text: string, side: Side, isShell: boolean): string {
  const safe = isShell ? text.replace(/[\\$`]/g, '\\$&') : text;
  return idForms(side).reduce((result, [form, name]) => result.replaceAll(form, name), safe);
}

const quoted = (text: string, side: Side) =>
  `"${withNames(text, side, true).replaceAll('"', String.raw`\"`)}"`;

function curl({ step: { as }, rest: { request } }: Made, side: Side): string {
  const headers = Object.entries(request.headers)
    .filter(([name]) => name !== 'authorization' && name !== 'content-type')
    .map(([name, value]) => ` -H ${quoted(`${name}: ${value}`, side)}`);
  const line =
    `curl -i -X ${request.method} "$url"${quoted(request.url, side)}` +
    ` -H "authorization: Bearer $${as}_key"${headers.join('')}`;
  const { payload } = request;
  return payload === undefined
    ? line
    : `${line} --json @- <<BODY\n${withNames(payload, side, true)}\nBODY`;
}

/** The length to which responses are cut. Their differences are printed above. */
const shownMax = 600;

function outcomeOf({ outcome }: Exchange, side: Side): string {
  const { status, code, data, issues } = outcome;
  const answer = JSON.stringify(data ?? issues ?? '');
  return withNames(`${status ?? ''} ${code} ${answer}`, side, false)
    .trim()
    .slice(0, shownMax);
}

function describe(made: Made, index: number, rest: Side, graphql: Side): string {
  const { step } = made;
  const { operation } = rowOf(step.route);
  const lines = [`# ${index + 1}. ${step.route}`, curl(made, rest)];
  lines.push(`# -> ${outcomeOf(made.rest, rest)}`);
  if (made.graphql) {
    const { variables } = JSON.parse(made.graphql.request.payload ?? '{}');
    lines.push(`# GraphQL: ${operation.name}, with the variables`);
    lines.push(`#    ${withNames(JSON.stringify(variables), graphql, false)}`);
    lines.push(`# -> ${outcomeOf(made.graphql, graphql)}`);
  } else lines.push(`# GraphQL: ${operation.name} is not asked: it has no such form.`);
  return lines.join('\n');
}

/**
 * @param calls the calls up to the failing one
 * @param where the comparison that failed
 */
export function reproductionOf(
  calls: readonly Made[],
  where: string,
  differences: Differences,
  { rest, graphql }: Readonly<Record<'rest' | 'graphql', Side>>,
): string {
  const named = (line: string) => withNames(withNames(line, rest, false), graphql, false);
  return [
    `The proof fails ${where}:`,
    ...differences.slice(0, 10).map((line) => `  - ${named(line)}`),
    '',
    '# In a new workspace at $url, with the keys of its callers, and a contact that is $contact_1.',
    '# $opportunity_1 is the first that is created; $user_1, $pipeline_1, $stage_1 the first that are listed.',
    ...calls.map((made, index) => describe(made, index, rest, graphql)),
  ].join('\n');
}
