import { COAP_PORT } from '../../core/coap/uri.ts'
import type { Endpoints } from '../endpoints.ts'
import { type Host, isLoopback } from '../host.ts'

/** Facts of a start that the addresses do not tell. */
export type Told = {
  readonly isCoapPortGiven: boolean
  readonly hasDemo: boolean
  readonly host: Host
  readonly awsHost: Host
  /** The folder of `endpoints.json` as it was given; undefined for the usual one, which the commands find themselves. */
  readonly dir?: string | undefined
}

/** The text that `npm start` prints once everything answers: the addresses, and a line to try each. */
export const greeting = (
  { coap, webSocket, http, console, aws, token }: Endpoints,
  { isCoapPortGiven, hasDemo, host, awsHost, dir }: Told,
): string => {
  const isUsual = isCoapPortGiven || coap.endsWith(`:${COAP_PORT}`)
  const there = dir === undefined ? '' : ` --dir '${dir.replaceAll("'", "'\\''")}'`
  const note = isUsual ? '' : ` (another program has ${COAP_PORT}, the usual port)`
  const inBrowser = console === null ? [] : [`Open in a browser  ${console}/#token=${token}`]
  const overHttp = http === null ? [] : [`HTTP API           ${http}`]
  const curl = http === null ? [] : [`curl -H "Authorization: Bearer ${token}" ${http}/devices`]
  const indented = (lines: readonly string[]) => lines.map(line => `  ${line}`).join('\n')
  const demo = hasDemo
    ? '\nDevices that begin with demo- are simulated: a fleet with a day behind it. --no-demo starts without them.\n'
    : ''
  return `
Sonde runs. Ctrl-C ends it.
${demo}${openness(host, awsHost)}
${indented([
  ...inBrowser,
  `Devices send to    ${coap}${note}`,
  `Viewers open       ${webSocket}?deviceId=ABC123`,
  ...overHttp,
  `AWS endpoint       ${aws} (region us-east-1, access key "local", secret "local")`,
  `Token              ${token}`,
])}

Try each:

${indented([
  `npx sonde device --id ABC123 --every 5s${there}`,
  `npx sonde tail ABC123${there}`,
  `npx sonde open${there}`,
  `npx wscat -c '${webSocket}?deviceId=ABC123' -s sonde.v1 -s ${token}`,
  ...curl,
  `aws dynamodb list-tables --endpoint-url ${aws} --region us-east-1`,
])}
`
}

/** Which parts other machines reach, where there are some. */
const openness = (host: Host, awsHost: Host): string => {
  const on = ({ bind }: Host) => (bind === '0.0.0.0' || bind === '::' ? 'all addresses of this machine' : bind)
  const lines = [
    ...(isLoopback(host) ? [] : [`Other machines reach CoAP, WebSocket, HTTP API and console, on ${on(host)}.`]),
    ...(isLoopback(awsHost)
      ? []
      : [`Other machines reach the AWS endpoint, on ${on(awsHost)}: whoever does is administrator of this stack.`]),
  ]
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`
}
