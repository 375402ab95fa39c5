import { hash } from 'node:crypto'

/** The size of a line, bytes of JSON. */
const LINE_BYTES = 200

const fitted = (head: string, filling: string, tail: string): string =>
  `${head}${filling.slice(0, Math.max(0, LINE_BYTES - head.length - tail.length))}${tail}`

/** Words and digits that compress as those of a service do: half of each line is its own. */
const fillingOf = (sequence: number): string => {
  const digits = hash('sha256', String(sequence))
  const path = `/api/orders/${digits.slice(0, 6)}/items/${sequence % 97}`
  return `GET ${path} 200 user=${sequence % 4999} request=${digits.slice(8, 40)} took=${digits.slice(40, 43)}us handled by worker ${sequence % 8}`
}

/** Levels in about the shares of a busy service. */
const LEVELS = ['info', 'info', 'info', 'debug', 'info', 'warn', 'info', 'info', 'error', 'info']

/** A line with a time of its own and a number by which it is known. */
const lineOf = (sequence: number, ms: number): string => {
  const time = new Date(ms).toISOString().replace('Z', `${String(sequence % 1000).padStart(3, '0')}Z`)
  const head = `{"time":"${time}","level":"${LEVELS[sequence % LEVELS.length]}","message":"line ${sequence} `
  return fitted(head, fillingOf(sequence), '"}')
}

/** The number of a line in its message. */
export const sequenceIn = (message: string): number => Number(/^line (\d+) /.exec(message)?.[1])

/** The body of a batch in NDJSON: lines with numbers from `first` on. */
export const logBatch = (first: number, lines: number, ms: number): string =>
  Array.from({ length: lines }, (_, at) => lineOf(first + at, ms)).join('\n')
