// Where a request reached us, as its caller would write it.
import type { FastifyRequest } from 'fastify';

/** Such as http://127.0.0.1:4000. */
export const originOf = ({ protocol, host }: FastifyRequest): string => `${protocol}://${host}`;
