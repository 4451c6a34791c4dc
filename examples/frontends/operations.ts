// The operations of the recipes for Apollo Client and urql. Types are generated from these documents.
import { graphql } from './generated/index.js';

graphql(`
  fragment Card on Opportunity {
    id
    name
    version
    createdAt
  }
`);

/** A page of opportunities, and the newest event, after which the subscription starts. */
export const boardPage = graphql(`
  query BoardPage($after: String) {
    opportunities(first: 20, after: $after) {
      edges {
        cursor
        node {
          ...Card
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
    opportunityEvents(first: 1) {
      nodes {
        id
      }
    }
  }
`);

export const renameOpportunity = graphql(`
  mutation RenameOpportunity($input: UpdateOpportunityInput!) {
    updateOpportunity(input: $input) {
      __typename
      ... on UpdateOpportunityPayload {
        opportunity {
          ...Card
        }
      }
      ... on Error {
        message
      }
      ... on ValidationError {
        issues {
          message
        }
      }
    }
  }
`);

export const boardChanges = graphql(`
  subscription BoardChanges($after: String) {
    opportunityEventAdded(after: $after) {
      id
      type
      opportunityId
      opportunity {
        ...Card
      }
    }
  }
`);
