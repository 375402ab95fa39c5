import { lookup } from 'node:dns/promises'
import { type CoapClient, type CoapResponse, coapClient, type MessageIdentity } from '../../coap/client/client.ts'
import { NoAnswer } from '../../coap/client/exchange.ts'
import { NotTheAnswer, protectedClient } from '../../coap/client/protectedClient.ts'
import { parseServer } from '../../coap/uri.ts'
import type { WalkKey } from './deviceKey.ts'
import { Broken } from './hops.ts'
import { codeOf, within } from './measured.ts'

/** The device's side of a walk, from the name of the server to its answer. */
export type DeviceSide = {
  /** Resolves the name. @throws Broken */
  readonly findServer: () => Promise<void>
  /** Pings the CoAP server. @throws Broken */
  readonly reachServer: () => Promise<void>
  /** Sends the uplink, protected where there is a key. @throws Broken when it is not answered, or when a key is not accepted */
  readonly sendUplink: (payload: Uint8Array, key?: WalkKey) => Promise<Sent>
  readonly close: () => void
}

export type Sent = Pick<CoapResponse, 'code' | 'attempts'> & {
  readonly identity: MessageIdentity
  /** The server's text about a refusal; empty when the uplink is accepted. */
  readonly diagnostic: string
}

const SOURCE_RANGES =
  'Look at the health of the load balancer’s targets, and whether sourceRanges and this network let UDP through.'

const KEY_FAILURES = 'Look at docs/runbooks/key-failures.md, and at the events of the device.'

/** Only an answer under the key is one of the listener; 5.03 says that it could not look the key up, or has too much to do. */
const protectedBy = (client: CoapClient, key: WalkKey): Pick<CoapClient, 'request'> => {
  const { request } = protectedClient({ client, ...key })
  return {
    request: async asked => {
      const response = await request(asked)
      if (response.isProtected || response.code === '5.03') return response
      throw new Broken(`the protected uplink is answered ${response.code} without protection`, KEY_FAILURES)
    },
  }
}

/** @param url of a CoAP server, `coap://host:5683` */
export const deviceSide = (
  url: string,
  { deviceId, patienceMs }: { deviceId: string; patienceMs: number },
): DeviceSide => {
  const server = parseServer(url)
  const { host } = server
  let client: CoapClient | undefined

  const connected = (): CoapClient => {
    client ??= coapClient(server)
    return client
  }
  /** Ends the retransmissions after `patienceMs`. */
  const answered = async <Value>(ask: (client: CoapClient) => Promise<Value>): Promise<Value> => {
    const asked = connected()
    const timer = setTimeout(() => asked.close(), patienceMs)
    try {
      return await ask(asked)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    findServer: async () => {
      const late = () => new Error('no answer from the name server')
      await within(patienceMs, lookup(host), late).catch(error => {
        const why = `${host} does not resolve (${codeOf(error) ?? error.message})`
        throw new Broken(why, 'Compare with the output CoapUrl of the stack, and look at the DNS of this network.')
      })
    },
    reachServer: async () => {
      await answered(asked => asked.ping()).catch(error => {
        if (!(error instanceof NoAnswer)) throw error
        const code = codeOf(error)
        const [where, seconds] = [`${host}:${server.port}`, patienceMs / 1000]
        if (code === 'ECONNREFUSED') {
          throw new Broken(
            `nothing listens at UDP ${where} (${code})`,
            'Check that the listener runs: its task and its log, or npm start.',
          )
        }
        throw new Broken(
          `no answer to a CoAP ping from UDP ${where} in ${seconds} s, ${error.attempts} datagrams${code ? ` (${code})` : ''}`,
          SOURCE_RANGES,
        )
      })
    },
    sendUplink: (payload, key) =>
      answered(async asked => {
        const request = { method: 'POST', path: `/uplink/${deviceId}`, payload } as const
        const sender = key ? protectedBy(asked, key) : asked
        const { code, attempts, identity, payload: text } = await sender.request(request)
        return { code, attempts, identity, diagnostic: code.startsWith('2.') ? '' : text.toString().slice(0, 100) }
      }).catch(error => {
        if (error instanceof NotTheAnswer)
          throw new Broken(`the uplink is not answered: ${error.message}`, KEY_FAILURES)
        if (!(error instanceof NoAnswer)) throw error
        const said = error.code === 'reset' ? 'was reset' : `was not answered in ${patienceMs / 1000} s`
        throw new Broken(
          `the uplink ${said}, ${error.attempts} datagrams`,
          'The listener is reached and does not answer: look at its log, its CPU and its memory.',
        )
      }),
    close: () => client?.close(),
  }
}
