// A day in the life of an opportunity, over GraphQL:
//
//   API_KEY=... npx tsx examples/graphql-client/main.ts
import { connect } from './gateway.js';
import type { CardFragment } from './generated/graphql.js';
import {
  approveOpportunity,
  createContact,
  createOpportunity,
  opportunitiesOf,
  updateOpportunity,
  whoAmI,
} from './operations.js';

const { API_KEY: apiKey, GATEWAY_URL: url = 'http://127.0.0.1:4000' } = process.env;
if (!apiKey) {
  console.error('Set API_KEY to a key of the gateway.');
  process.exit(1);
}
const run = connect(url, apiKey);

/** Each error of the schema has these fields. */
interface Refusal {
  readonly __typename: string;
  readonly code: string;
  readonly message: string;
}

/** Returns the payload of a mutation. Throws for a typed error that this program does not expect. */
function payloadOf<Result extends object>(result: Result | null): Exclude<Result, Refusal> {
  // A mutation has no result only if the response has errors, for which `run` throws.
  if (result === null) throw new Error('The mutation has no result.');
  if ('code' in result) {
    const { __typename, message } = result as unknown as Refusal;
    throw new Error(`${__typename}: ${message}`);
  }
  return result as Exclude<Result, Refusal>;
}

const describe = ({ name, value, version, approvalStatus, stage, primaryContact }: CardFragment) =>
  `"${name ?? 'Untitled'}" for ${primaryContact?.firstName ?? 'nobody'}: ` +
  `$${value ?? '0.00'}, ${approvalStatus} in "${stage.name}", version ${String(version)}`;

// Identifies the user of the key.
const { viewer } = await run(whoAmI);
console.log(`Signed in as ${viewer.user.name} (${viewer.user.role}) of ${viewer.workspace.name}.`);

const { contact } = payloadOf(
  (
    await run(createContact, {
      input: { firstName: 'Ann', lastName: 'Okafor', email: 'ann@example.com' },
    })
  ).createContact,
);
console.log(`Created the contact ${contact.firstName} ${contact.lastName ?? ''}.`);

// Amounts are text, so that no digit is lost on the way.
const { opportunity } = payloadOf(
  (
    await run(createOpportunity, {
      input: { name: 'New roof', primaryContactId: contact.id, value: '18500.00' },
    })
  ).createOpportunity,
);
console.log(`Created ${describe(opportunity)}.`);

// A typed error is an expected result: the schema lists the errors of each mutation.
const refused = (
  await run(createOpportunity, { input: { primaryContactId: contact.id, value: '-1' } })
).createOpportunity;
switch (refused?.__typename) {
  case 'ValidationError':
    for (const { path, message } of refused.issues)
      console.log(`Refused, as expected: ${path.join('.')}: ${message}`);
    break;
  case 'ForbiddenError':
    throw new Error(`This key may not create opportunities: ${refused.message}`);
  case 'CreateOpportunityPayload':
    throw new Error('A negative value was accepted.');
  case undefined:
    throw new Error('The mutation has no result.');
}

const { opportunities } = await run(opportunitiesOf, { contactId: contact.id });
console.log(`${contact.firstName} has ${String(opportunities.totalCount)} in the list:`);
for (const listed of opportunities.nodes) console.log(`- ${describe(listed)}`);

/** Changes the value, unless somebody else has changed the opportunity since `version`. */
const changeValue = async (value: string, version: number) =>
  (await run(updateOpportunity, { input: { id: opportunity.id, value, expectedVersion: version } }))
    .updateOpportunity;

const { opportunity: changed } = payloadOf(await changeValue('21000.00', opportunity.version));
console.log(`Changed ${describe(changed)}.`);

const late = await changeValue('19000.00', opportunity.version);
if (late?.__typename !== 'StaleVersionError') throw new Error('A change was lost.');
console.log(`Too late, as expected: it is at version ${String(late.version)} by now.`);

const { opportunity: project } = payloadOf(
  (
    await run(approveOpportunity, {
      input: { id: opportunity.id, expectedVersion: changed.version },
    })
  ).approveOpportunity,
);
console.log(`Approved ${describe(project)}.`);
