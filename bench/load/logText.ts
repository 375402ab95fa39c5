/** Lines of logs, each of them different, as a service and a web server write them: about 200 bytes. */
const PATHS = ['/', '/api/v1/devices', '/api/v1/devices/ABC123/events?tail=100', '/favicon.ico', '/login']
const STATUS = [200, 200, 200, 304, 404, 500]
const START_MS = Date.parse('2026-01-15T10:30:00Z')

const at = <One>(list: readonly One[], n: number): One => {
  const one = list[n % list.length]
  if (one === undefined) throw new Error('the list is empty')
  return one
}

/** A line of pino, with a request in it. */
export const jsonLine = (n: number): string =>
  JSON.stringify({
    level: at([20, 30, 30, 30, 40, 50], n),
    time: START_MS + n,
    pid: 4711,
    hostname: `web-${n % 20}`,
    req: { id: n, method: 'GET', url: at(PATHS, n) },
    responseTime: (n % 1000) / 10,
    msg: `request ${n} completed`,
  })

/** A line of nginx or Apache in the combined format. */
export const accessLine = (n: number): string => {
  const seconds = String(n % 60).padStart(2, '0')
  const client = `203.0.113.${n % 256}`
  const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0'
  return `${client} - - [15/Jan/2026:10:30:${seconds} +0000] "GET ${at(PATHS, n)} HTTP/1.1" ${at(STATUS, n)} ${n} "-" "${agent}"`
}

/** Texts of so many lines each, as they come in requests. */
export const batchesOf = (lineOf: (n: number) => string, batches: number, lines: number): readonly string[] =>
  Array.from({ length: batches }, (_, batch) =>
    Array.from({ length: lines }, (_, line) => lineOf(batch * lines + line)).join('\n'),
  )
