// Adds to a workspace the rows that the rare conditions of growth.json match, and finds the values of its placeholders.
import { requestsFor, sendOnce } from './measure.mjs';
import { graphql } from './workloads.mjs';

const dayMs = 86_400_000;
/** The age of rows that count as old, of a workspace whose oldest rows have 180 days. */
const oldDays = 165;

const mutation = (name, type, selection) =>
  `mutation Add($input: ${type}!) { ${name}(input: $input) { ... on Error { message } ${selection} } }`;
const addContact = mutation(
  'createContact',
  'CreateContactInput',
  '... on CreateContactPayload { contact { uuid } }',
);
const addPipeline = mutation(
  'createPipeline',
  'CreatePipelineInput',
  '... on CreatePipelinePayload { pipeline { uuid stages { uuid } } }',
);
const addOpportunity = mutation(
  'createOpportunity',
  'CreateOpportunityInput',
  '... on CreateOpportunityPayload { opportunity { uuid createdAt } }',
);
const archive = mutation('archiveOpportunity', 'ArchiveOpportunityInput', '__typename');
const setup = `{
  pipelines { nodes { uuid kind stages { uuid } } }
  users { nodes { uuid email } }
  contacts(where: { firstName: { eq: "Elena" } }) { nodes { uuid } } }`;
const middle = `query Middle($before: DateTime!) {
  opportunities(first: 1, where: { createdAt: { lte: $before } }) { nodes { uuid } } }`;

/** Sends requests as the workspace, and returns the data of their responses. */
export const sendingTo =
  ({ gateway, workspace }) =>
  async (request) => {
    const [signedIn] = requestsFor(() => [request], [workspace]);
    return sendOnce(gateway, signedIn);
  };

/** The values of the rare row, except for its links. */
const rareValues = {
  name: 'Zyzzyva roof',
  contactName: 'Quetzal Xanadu',
  leadSource: 'Carrier pigeon',
  addressStreet: 'Ylang Quay 1',
  addressCity: 'Ytterby',
  addressState: 'Zz',
  addressZip: '99999',
  addressCountry: 'Zembla',
  externalId: 'growth-1',
  tags: ['unicorn', 'roof'],
  value: '900000000',
  appointmentAt: '2099-06-01T00:00:00Z',
};

/** @returns the values of the placeholders in growth.json, and the ID of a row in the middle of the list */
export async function prepare(side) {
  const send = sendingTo(side);
  const run = async (query, input) => {
    const { data } = await send(graphql(query, { input }));
    const [result] = Object.values(data);
    if (result.message !== undefined) throw new Error(result.message);
    return result;
  };
  const start = new Date();
  const { data } = await send(graphql(setup));
  const [sales, projects] = ['OPPORTUNITY', 'PROJECT'].map((kind) =>
    data.pipelines.nodes.find((pipeline) => pipeline.kind === kind),
  );
  const userOf = (email) => data.users.nodes.find((user) => user.email === email).uuid;
  const contactInput = {
    firstName: 'Quetzal',
    lastName: 'Xanadu',
    company: 'Xanadu Ltd',
    email: 'quetzal@example.org',
    phone: '+44 20 7946 0001',
  };
  const { contact } = await run(addContact, contactInput);
  const pipelineInput = { name: 'Rare', kind: 'OPPORTUNITY', stages: [{ name: 'Rare' }] };
  const { pipeline } = await run(addPipeline, pipelineInput);
  const adminId = userOf('admin@example.com');
  const { opportunity } = await run(addOpportunity, {
    ...rareValues,
    primaryContactId: contact.uuid,
    stageId: pipeline.stages[0].uuid,
    salesRepId: adminId,
    projectManagerId: adminId,
    arOwnerId: adminId,
  });
  // A row without values, in the archive.
  const { opportunity: blank } = await run(addOpportunity, {});
  await run(archive, { id: blank.uuid });
  const before = new Date(start - 90 * dayMs).toISOString();
  const { data: found } = await send(graphql(middle, { before }));
  return {
    middleId: found.opportunities.nodes[0].uuid,
    known: {
      rareId: opportunity.uuid,
      rareContactId: contact.uuid,
      rarePipelineId: pipeline.uuid,
      rareStageId: pipeline.stages[0].uuid,
      contactId: data.contacts.nodes[0].uuid,
      adminId,
      userId: userOf('priya@example.com'),
      pipelineId: sales.uuid,
      stageId: sales.stages[0].uuid,
      projectStageId: projects.stages[0].uuid,
      missingId: '00000000-0000-4000-8000-000000000000',
      start: start.toISOString(),
      old: new Date(start - oldDays * dayMs).toISOString(),
    },
  };
}
