import type { Json } from '../../../../contracts/json.ts'
import { entryOf, type Parser } from '../entry.ts'
import { levelOfWord } from '../level/levelOf.ts'
import { isoTimeAt } from '../time/isoTime.ts'

const HEADER = / \[(emerg|alert|crit|error|warn|notice|info|debug)\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/y
/** Facts about the request, in the order in which nginx writes them. */
const FACT = /, (client|server|request|subrequest|upstream|host|referrer): (?:"([^"]{0,8192})"|([^\s,"]{0,1024}))/y
const MAX_STARTS = 4
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

/** A message may hold such words itself: the facts are those from which on nothing else stands. */
const factsOf = (line: string, from: number): { start: number; facts: Json } | undefined => {
  for (const first of FIRST_FACTS) {
    let start = line.indexOf(first, from)
    for (let times = 0; start >= 0 && times < MAX_STARTS; times += 1) {
      const facts = factsFrom(line, start)
      if (facts) return { start, facts }
      start = line.indexOf(first, start + 1)
    }
  }
  return undefined
}

const factsFrom = (line: string, start: number): Json | undefined => {
  const facts: Json = {}
  let at = start
  while (at < line.length) {
    FACT.lastIndex = at
    const [whole, name, quoted, plain] = FACT.exec(line) ?? []
    if (whole === undefined || name === undefined) return undefined
    facts[name] = quoted ?? plain ?? ''
    at += whole.length
  }
  return facts
}
