import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser } from '../entry.ts'
import { levelOfWord } from '../level/levelOf.ts'
import { isoTimeAt } from '../time/isoTime.ts'

const HEADER = / \[(emerg|alert|crit|error|warn|notice|info|debug)\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/y
/** Facts about the request, in the order in which nginx writes them. */
const FACT = /, (client|server|request|subrequest|upstream|host|referrer): (?:"([^"]{0,8192})"|([^\s,"]{1,1024}))/y
const FIRST_FACTS = [', client: ', ', server: ', ', request: ', ', upstream: ']

/** The error log of nginx (`ngx_log_error`). The facts about the request at its end go into the metadata. */
export const nginxErrorFormat: Parser = (line, reading) => {
  const time = isoTimeAt(line, 0, reading)
  if (!time) return undefined
  HEADER.lastIndex = time.end
  const [header, level = '', pid = '', tid = '', connection] = HEADER.exec(line) ?? []
  if (header === undefined) return undefined
  const metadata: Json = { pid, tid }
  if (connection !== undefined) metadata.connection = connection
  const from = time.end + header.length
  const facts = factsOf(line, from)
  return entryOf({
    timestamp: time.timestamp,
    level: levelOfWord(level),
    message: line.slice(from, facts?.start),
    metadata: { ...metadata, ...facts?.facts },
  })
}

const factsOf = (line: string, from: number): { start: number; facts: Json } | undefined => {
  for (const first of FIRST_FACTS) {
    const start = line.indexOf(first, from)
    if (start < 0) continue
    const facts: Json = {}
    let at = start
    while (at < line.length) {
      FACT.lastIndex = at
      const [whole, name, quoted, plain] = FACT.exec(line) ?? []
      if (whole === undefined || name === undefined) return undefined
      facts[name] = quoted ?? plain ?? ''
      at += whole.length
    }
    return { start, facts }
  }
  return undefined
}
