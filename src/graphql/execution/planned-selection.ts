// The selections of plans, and the objects of responses that they create.
import type { FieldNode, GraphQLObjectType } from 'graphql';
import type { Execution, PlannedField } from './field.js';

/** An object of a response. It inherits no property, so that any name can be a response key. */
export type ResponseObject = Record<string, unknown>;

/** The fields that a selection has on one type of object. */
export interface PlannedSelection {
  readonly fields: readonly PlannedField[];
  /** Creates an object of the response. Objects with the same constructor and keys share their layout in memory. */
  readonly Response: new () => ResponseObject;
}

/** The selection below some fields, which are planned when the first object of the type is completed. */
export type Subselection = (execution: Execution, type: GraphQLObjectType) => PlannedSelection;

/** Returns the selection below the fields of a document that merge into one. */
export type SubselectionOf = (nodes: readonly FieldNode[]) => Subselection;

/** V8 stores an object without a prototype as a hash table, which takes more memory and time than this one. */
export function createResponseClass(): PlannedSelection['Response'] {
  function Response() {
    // `executeFields` assigns the properties.
  }
  Response.prototype = Object.create(null) as object;
  return Response as unknown as PlannedSelection['Response'];
}
