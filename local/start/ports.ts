import { once } from 'node:events'
import { createServer } from 'node:net'
import { COAP_PORT } from '../../core/coap/uri.ts'
import { type HeldUdpPort, holdUdpPort } from '../listener/heldUdpPort.ts'
import { CannotStart } from './cannotStart.ts'
import type { LocalOptions } from './options.ts'

const TCP_FLAGS = ['health-port', 'ws-port', 'http-port', 'aws-port', 'console-port'] as const

/**
 * Looks at every TCP port that a flag asks for, before anything is started.
 * @throws CannotStart that names the flag of a port that another program has
 */
export const checkTcpPorts = async (options: Pick<LocalOptions, (typeof TCP_FLAGS)[number]>): Promise<void> => {
  for (const flag of TCP_FLAGS) {
    const port = options[flag]
    if (port === 0) continue
    // The listener's health check answers on every address, the others on this machine's own.
    await probe(port, flag === 'health-port' ? undefined : '127.0.0.1').catch(refusal(flag, port))
  }
}

/**
 * Holds the port for CoAP until the listener takes it: the one that is asked for, else 5683, else any free port.
 * @param wanted 0 for any free port
 * @throws CannotStart when another program has the port that is asked for
 */
export const holdCoapPort = (wanted: number | undefined): Promise<HeldUdpPort> =>
  wanted === undefined
    ? holdUdpPort(COAP_PORT).catch(() => holdUdpPort(0))
    : holdUdpPort(wanted).catch(refusal('coap-port', wanted))

const probe = async (port: number, host: string | undefined): Promise<void> => {
  const server = createServer()
  server.listen({ port, host })
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

const refusal =
  (flag: string, port: number) =>
  (cause: unknown): never => {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const why = isTaken ? 'another program has this port' : String(cause)
    throw new CannotStart(`--${flag} ${port}: ${why}. Give another port, or leave the flag out for a free one.`, {
      cause,
    })
  }
