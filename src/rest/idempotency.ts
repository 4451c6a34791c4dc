// Idempotency keys on REST: which answers are kept for a call that is sent again.
import type { FastifyRequest } from 'fastify';
import type { Answer } from '../domain/idempotency.js';
import type { Context } from '../graphql/context.js';
import { answerRequest } from '../http/idempotency.js';

/** Ends the transaction of a call that was answered, but has done nothing. */
class NothingDone extends Error {
  constructor(readonly answer: Answer) {
    super('Nothing was done.');
  }
}

/**
 * Answers a write; one with an Idempotency-Key only the first time. Where nothing was done, the key stays
 * free, as at /graphql.
 *
 * @throws what `answerRequest` throws
 */
export async function answerWrite(
  request: FastifyRequest,
  context: Context,
  serve: (context: Context) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await answerRequest(request, context, async (inner) => {
      const answer = await serve(inner);
      if (inner.outcome.isRefused) throw new NothingDone(answer);
      return answer;
    });
  } catch (error) {
    if (error instanceof NothingDone) return error.answer;
    throw error;
  }
}
