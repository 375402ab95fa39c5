import { once } from 'node:events'
import { createServer } from 'node:net'
import { COAP_PORT } from '../../core/coap/uri.ts'
import { CannotStart } from '../cannotStart.ts'
import { type Host, LOOPBACK } from '../host.ts'
import { type HeldUdpPort, holdUdpPort } from '../listener/heldUdpPort.ts'
import { type LocalOptions, TCP_FLAGS } from './options.ts'

/**
 * Looks at every TCP port that a flag asks for, before anything is started.
 * @throws CannotStart that names the flag of a port that another program has
 */
export const checkTcpPorts = async (
  options: Pick<LocalOptions, (typeof TCP_FLAGS)[number] | 'host' | 'aws-host'>,
): Promise<void> => {
  for (const flag of TCP_FLAGS) {
    const port = options[flag]
    if (port === 0) continue
    await probe(port, hostFor(flag, options)).catch(refusal(flag, port))
  }
}

/**
 * Holds the port for CoAP until the listener takes it: the one that is asked for, else 5683, else any free port.
 * @param wanted 0 for any free port
 * @throws CannotStart when another program has the port that is asked for
 */
export const holdCoapPort = (wanted: number | undefined, host: Host): Promise<HeldUdpPort> =>
  wanted === undefined
    ? holdUdpPort(COAP_PORT, host).catch(() => holdUdpPort(0, host).catch(refusal('host', host.bind)))
    : holdUdpPort(wanted, host).catch(refusal('coap-port', wanted))

/** The AWS endpoint has an address of its own, and the health check is for this machine alone. */
const hostFor = (
  flag: (typeof TCP_FLAGS)[number],
  { host, 'aws-host': awsHost }: Pick<LocalOptions, 'host' | 'aws-host'>,
): Host => {
  if (flag === 'health-port') return LOOPBACK
  return flag === 'aws-port' ? awsHost : host
}

const probe = async (port: number, { bind }: Host): Promise<void> => {
  const server = createServer()
  server.listen({ port, host: bind })
  await once(server, 'listening')
  server.close()
  await once(server, 'close')
}

const refusal =
  (flag: string, value: number | string) =>
  (cause: unknown): never => {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const isForeign = cause instanceof Error && 'code' in cause && cause.code === 'EADDRNOTAVAIL'
    if (isForeign) throw new CannotStart('--host or --aws-host: this machine has no such address.', { cause })
    const why = isTaken ? 'another program has this port' : String(cause)
    throw new CannotStart(`--${flag} ${value}: ${why}. Give another port, or leave the flag out for a free one.`, {
      cause,
    })
  }
