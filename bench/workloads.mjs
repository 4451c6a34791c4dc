// The workloads, and the request of each contestant for them. Each returns the same rows from the same tables.

const page = 25;

/** The fields of the list with three relations, in the schemas of the gateway, Mercurius and Apollo Server. */
const node = `id name contactName value addressCity approvalStatus createdAt updatedAt
  stage { id name } salesRep { id name } primaryContact { id firstName lastName }`;
const list = `query List($first: Int!) { opportunities(first: $first) { nodes { ${node} } pageInfo { hasNextPage endCursor } } }`;
const byId = `query ById($id: ID!) { opportunity(id: $id) { ${node} } }`;
const create = `mutation Create($input: CreateOpportunityInput!) { createOpportunity(input: $input) {
  ... on CreateOpportunityPayload { opportunity { id name } } } }`;

/** The same in the schema that PostGraphile derives from the tables. */
const pgNode = `rowId name contactName value addressCity approvalStatus createdAt updatedAt
  stageByWorkspaceIdAndPipelineIdAndStageId { rowId name }
  workspaceUserByWorkspaceIdAndSalesRepId { rowId name }
  contactByWorkspaceIdAndPrimaryContactId { rowId firstName lastName }`;
const pgList = `query List($first: Int!, $workspaceId: UUID!) {
  allOpportunities(first: $first, condition: { workspaceId: $workspaceId }, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) {
    nodes { ${pgNode} } pageInfo { hasNextPage endCursor } } }`;
const pgById = `query ById($workspaceId: UUID!, $id: UUID!) {
  opportunityByWorkspaceIdAndRowId(workspaceId: $workspaceId, rowId: $id) { ${pgNode} } }`;
const pgCreate = `mutation Create($opportunity: OpportunityInput!) {
  createOpportunity(input: { opportunity: $opportunity }) { opportunity { rowId name } } }`;

const post = (path, body) => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
/** A request of GraphQL. */
export const graphql = (query, variables) => post('/graphql', { query, variables });
const get = (path) => ({ method: 'GET', path });

const opportunity = {
  name: 'Steep roof',
  contactName: 'Ana Marić',
  value: '18500.50',
  addressCity: 'Denver',
};
const restOpportunity = {
  name: opportunity.name,
  contact_name: opportunity.contactName,
  value: 18_500.5,
  address_city: opportunity.addressCity,
};

/** Nine reads and one creation. */
const mixed = (read, write) => [...Array(9).fill(read), write];

/**
 * The requests of each contestant for each workload, for a workspace. A contestant without a request for a workload does
 * not take part in it.
 */
export const workloads = {
  'list of 25 with 3 relations': {
    gateway: () => [graphql(list, { first: page })],
    postgraphile: ({ workspaceId }) => [graphql(pgList, { first: page, workspaceId })],
    mercurius: () => [graphql(list, { first: page })],
    apollo: () => [graphql(list, { first: page })],
    yoga: () => [graphql(list, { first: page })],
  },
  'by ID, GraphQL': {
    gateway: ({ id }) => [graphql(byId, { id })],
    postgraphile: ({ workspaceId, id }) => [graphql(pgById, { workspaceId, id })],
    mercurius: ({ id }) => [graphql(byId, { id })],
    apollo: ({ id }) => [graphql(byId, { id })],
    yoga: ({ id }) => [graphql(byId, { id })],
    'by-hand': ({ id }) => [get(`/v1/opportunities/${id}`)],
  },
  'list of 25, REST': {
    gateway: () => [get(`/v1/opportunities?limit=${page}`)],
    'by-hand': () => [get(`/v1/opportunities?limit=${page}`)],
  },
  'by ID, REST': {
    gateway: ({ id }) => [get(`/v1/opportunities/${id}`)],
    'by-hand': ({ id }) => [get(`/v1/opportunities/${id}`)],
  },
  'create, REST': {
    gateway: () => [post('/v1/opportunities', restOpportunity)],
    'by-hand': () => [post('/v1/opportunities', restOpportunity)],
  },
  '90 % lists, 10 % creations': {
    gateway: () => mixed(graphql(list, { first: page }), graphql(create, { input: opportunity })),
    postgraphile: ({ workspaceId, pipelineId, stageId }) => {
      const times = { createdAt: undefined, updatedAt: new Date().toISOString() };
      const values = {
        ...opportunity,
        ...times,
        workspaceId,
        pipelineId,
        stageId,
        stageRank: 'a0',
      };
      return mixed(
        graphql(pgList, { first: page, workspaceId }),
        graphql(pgCreate, { opportunity: { ...values, rowId: '$id' } }),
      );
    },
  },
};

/** Reads name, city and value of each row of a response, in order, to compare those of all contestants. */
export function rowsOf(body) {
  const { data } = body;
  const nodes = Array.isArray(data)
    ? data
    : (data?.opportunities?.nodes ??
      data?.allOpportunities?.nodes ?? [
        data?.opportunity ?? data?.opportunityByWorkspaceIdAndRowId ?? body,
      ]);
  return nodes.map((row) => ({
    name: row.name,
    city: row.addressCity ?? row.address_city,
    value: Number(row.value),
  }));
}
