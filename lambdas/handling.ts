import { kindOnBus } from '../core/events/kinds.ts'
import { markingLogger } from '../core/runtime/aboutLogLines.ts'
import { errorFields, jsonLogger } from '../core/runtime/log.ts'

const marking = markingLogger(jsonLogger())

/** The logger of a function that handles events of several kinds: lines about log lines are marked. */
export const { log } = marking

/**
 * Does the work of an invocation, and logs its failure itself: the line of the runtime cannot be marked, and is not taken from the log
 * groups of functions that handle log lines.
 */
export const told = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    log('error', 'event not handled', errorFields(error))
    throw error
  }
}

/** Does work that is about log lines: each line that is logged meanwhile is marked. */
export const handlesLogLines = <Result>(work: () => Promise<Result>): Promise<Result> =>
  marking.aboutLogLines(() => told(work))

/** Does the work of an event on the bus, whose kind says whether it is about log lines. */
export const handlesEvent = <Result>(detailType: string, work: () => Promise<Result>): Promise<Result> =>
  tellsOfLogLines(detailType) ? handlesLogLines(work) : told(work)

/** An event that is not known is reported as any other is. */
const tellsOfLogLines = (detailType: string): boolean => {
  try {
    return kindOnBus(detailType).tellsOfLogLines === true
  } catch {
    return false
  }
}
