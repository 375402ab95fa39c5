import { seededRandom } from '../../proto/seededRandom.ts'

/** Lines of a request of the sample, and the bytes of each as it is sent, line feed included. */
export const LOG_LINES = 500
export const LOG_LINE_BYTES = 200

const METHODS = ['GET', 'POST', 'PUT', 'DELETE']
const STATUS = [200, 200, 200, 201, 204, 304, 400, 404, 500]
/** When the lines were written: fixed, so that they are compressed to the same size in every run. */
const WRITTEN_AT = Date.parse('2026-01-15T10:30:00.123Z')

/**
 * A request as a web service ships its access log: a JSON object a line, with ids that differ from line to line.
 * @param batch makes a request differ from the others, so that it is no repetition
 */
export const logRequest = (batch: number): string => {
  const { unit } = seededRandom(batch + 1)
  const digits = (length: number) => Array.from({ length }, () => Math.floor(unit() * 16).toString(16)).join('')
  const one = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(unit() * values.length)]
  const line = (index: number): string => {
    const timestamp = new Date(WRITTEN_AT + batch * 60_000 + index * 7).toISOString()
    const path = `/devices/${digits(8)}/events?limit=${Math.floor(unit() * 1000)}`
    const message = `${one(METHODS)} ${path} ${one(STATUS)} in ${Math.floor(unit() * 900)} ms, request ${digits(16)}`
    const text = (filled: string) => `${JSON.stringify({ timestamp, level: 'info', message: message + filled })}\n`
    return text(' '.concat('user agent curl and others'.repeat(8)).slice(0, LOG_LINE_BYTES - text('').length))
  }
  return Array.from({ length: LOG_LINES }, (_, index) => line(index)).join('')
}
