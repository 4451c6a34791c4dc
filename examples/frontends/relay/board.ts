// The operations of the recipe for Relay, as its compiler reads them. In a project with the plugin of Babel or SWC, they
// stand where they are used, and the plugin puts the compiled operation in their place.
import { graphql } from 'relay-runtime';

/** A page of opportunities, and the newest event, after which the subscription starts. */
export const page = graphql`
  query boardPageQuery($after: String) {
    opportunities(first: 20, after: $after) @connection(key: "board_opportunities") {
      edges {
        node {
          id
          name
          version
          createdAt
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
`;

export const rename = graphql`
  mutation boardRenameMutation($input: UpdateOpportunityInput!) {
    updateOpportunity(input: $input) {
      __typename
      ... on UpdateOpportunityPayload {
        opportunity {
          id
          name
          version
          createdAt
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
`;

export const changes = graphql`
  subscription boardChangesSubscription($after: String) {
    opportunityEventAdded(after: $after) {
      id
      type
      opportunityId
      opportunity {
        id
        name
        version
        createdAt
      }
    }
  }
`;
