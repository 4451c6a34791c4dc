// The operations of this client. The types of variables and results are generated from these documents.
import { graphql } from './generated/index.js';

export const whoAmI = graphql(`
  query WhoAmI {
    viewer {
      user {
        name
        role
      }
      workspace {
        name
      }
    }
  }
`);

export const createContact = graphql(`
  mutation CreateContact($input: CreateContactInput!) {
    createContact(input: $input) {
      __typename
      ... on CreateContactPayload {
        contact {
          id
          firstName
          lastName
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

export const createOpportunity = graphql(`
  mutation CreateOpportunity($input: CreateOpportunityInput!) {
    createOpportunity(input: $input) {
      __typename
      ... on CreateOpportunityPayload {
        opportunity {
          ...Card
        }
      }
      ... on Error {
        code
        message
      }
      ... on ValidationError {
        issues {
          path
          message
        }
      }
    }
  }
`);

/** An opportunity as a board shows it. */
graphql(`
  fragment Card on Opportunity {
    id
    name
    value
    version
    approvalStatus
    stage {
      name
    }
    primaryContact {
      firstName
      lastName
    }
  }
`);

export const opportunitiesOf = graphql(`
  query OpportunitiesOf($contactId: ID!) {
    opportunities(first: 10, where: { primaryContactId: { eq: $contactId } }) {
      totalCount
      nodes {
        ...Card
      }
    }
  }
`);

export const updateOpportunity = graphql(`
  mutation UpdateOpportunity($input: UpdateOpportunityInput!) {
    updateOpportunity(input: $input) {
      __typename
      ... on UpdateOpportunityPayload {
        opportunity {
          ...Card
        }
      }
      ... on Error {
        code
        message
      }
      ... on StaleVersionError {
        version
      }
    }
  }
`);

export const approveOpportunity = graphql(`
  mutation ApproveOpportunity($input: ApproveOpportunityInput!) {
    approveOpportunity(input: $input) {
      __typename
      ... on ApproveOpportunityPayload {
        opportunity {
          ...Card
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);
