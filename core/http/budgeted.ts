import { type ReadBudget, TooMuchReading } from '../contracts/readBudget.ts'
import { HttpProblem } from './problem.ts'

/** Turns the refusal of a budget into 429 with the time after which to try again (RFC 6585 §4, RFC 9110 §10.2.3). */
export const budgeted =
  (budget: ReadBudget): ReadBudget =>
  async (sub, expected, read) => {
    try {
      return await budget(sub, expected, read)
    } catch (error) {
      if (!(error instanceof TooMuchReading)) throw error
      const headers = { 'retry-after': String(error.retryAfter) }
      throw new HttpProblem('too-much-reading', `Try again in ${error.retryAfter} s.`, { headers })
    }
  }
