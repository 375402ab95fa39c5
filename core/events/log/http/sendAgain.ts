import { HttpProblem } from '../../../http/problem.ts'
import { errorFields, type Logger } from '../../../runtime/log.ts'

/** After this a sender should try again, s. */
const RETRY_SECONDS = 2

/**
 * Does work that comes before lines are put on the bus. Where AWS did not answer, or refused for now, the sender is told to send again: some
 * shippers drop their lines at any other failure (OTLP's exporters try again after 429, 502, 503 and 504 alone).
 * @throws HttpProblem `not-accepted` for a failure of AWS; any other failure as it is
 */
export const orSendAgain = async <Done>(work: () => Promise<Done>, log: Logger): Promise<Done> => {
  try {
    return await work()
  } catch (error) {
    if (!isOfAws(error)) throw error
    log('error', 'request failed', errorFields(error))
    throw new HttpProblem('not-accepted', 'Nothing was accepted. Send the same request again.', {
      accepted: 0,
      headers: { 'retry-after': String(RETRY_SECONDS) },
    })
  }
}

/** The SDK of AWS notes its attempts in every error of a call, also of one that had no answer. */
const isOfAws = (error: unknown): boolean => error instanceof Error && '$metadata' in error
