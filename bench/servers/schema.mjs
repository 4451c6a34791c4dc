// The schema that Mercurius and Apollo Server serve: opportunities with three relations, and the creation of one.
export const schema = `
  type Query {
    opportunities(first: Int!): OpportunityConnection!
    opportunity(id: ID!): Opportunity
  }
  type Mutation { createOpportunity(name: String, contactName: String, value: Float, addressCity: String): Opportunity! }
  type OpportunityConnection { nodes: [Opportunity!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type Opportunity {
    id: ID! name: String contactName: String value: String addressCity: String approvalStatus: String!
    createdAt: String! updatedAt: String! stage: Stage! salesRep: User primaryContact: Contact
  }
  type Stage { id: ID! name: String! }
  type User { id: ID! name: String! }
  type Contact { id: ID! firstName: String! lastName: String }
`;

/** The page of a list of one row more than was asked for. */
export const pageOf = (rows, first) => ({
  nodes: rows.slice(0, first),
  pageInfo: {
    hasNextPage: rows.length > first,
    endCursor: rows[Math.min(first, rows.length) - 1]?.id ?? null,
  },
});
