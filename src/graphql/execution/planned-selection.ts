// The selections of plans.
import type { FieldNode, GraphQLObjectType } from 'graphql';
import type { Execution, PlannedField } from './field.js';

export type ResponseObject = Record<string, unknown>;

/** The fields that a selection has on one type of object. */
export interface PlannedSelection {
  readonly fields: readonly PlannedField[];
  /** Creates an object of the response. It inherits no property, so that any name can be a response key. */
  readonly Response: new () => ResponseObject;
}

/** The selection below some fields, which are planned when the first object of the type is completed. */
export type Subselection = (execution: Execution, type: GraphQLObjectType) => PlannedSelection;

/** Returns the selection below the fields of a document that merge into one. */
export type SubselectionOf = (nodes: readonly FieldNode[]) => Subselection;
