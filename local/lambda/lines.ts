import type { Readable } from 'node:stream'

/** Longest piece of a line kept while its end has not come, characters. A log event on AWS ends at 1 MB. */
const MAX_LINE = 256 * 1024

/** Cuts a stream into lines; what is left at its end is a line too. Empty lines are dropped. */
export const eachLine = (stream: Readable, line: (text: string) => void): void => {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) if (part !== '') line(part)
    if (rest.length > MAX_LINE) {
      line(rest)
      rest = ''
    }
  })
  stream.on('end', () => {
    if (rest !== '') line(rest)
  })
}
