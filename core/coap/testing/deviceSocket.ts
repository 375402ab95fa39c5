import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { parse } from 'coap-packet'
import { emptyMessage } from '../message/encode.ts'

/** An answer as a device sees it. */
export type Received = ReturnType<typeof parse> & {
  readonly bytes: Buffer
  readonly option: (name: string) => Buffer | undefined
}

export type DeviceSocket = {
  readonly send: (datagram: Buffer) => void
  /** Sends, and waits for the datagram with the same message id. @throws when it does not come in time */
  readonly ask: (datagram: Buffer) => Promise<Received>
  /** Waits for the next datagram with this message id. */
  readonly next: (messageId: number) => Promise<Received>
  /**
   * The datagrams that were received until everything sent so far has been read: a ping is the last one, and its Reset the
   * answer.
   */
  readonly receivedUntilPing: () => Promise<readonly Received[]>
  readonly close: () => void
}

const DEADLINE_MS = 5_000

/** Pings take message ids from here to the last, and then from here again. */
const FIRST_PING = 0xff00

/**
 * A device's end of the line: a UDP socket that knows nothing of CoAP but where the message id is.
 * @param address of the device, such as 127.0.0.2; any that reaches the listener unless given
 */
export const deviceSocket = async (
  port: number,
  family: 'udp4' | 'udp6' = 'udp4',
  address?: string,
): Promise<DeviceSocket> => {
  // Room for the answers to a burst: they may come in one turn of the event loop.
  const socket = createSocket({ type: family, recvBufferSize: 4 * 1024 * 1024 })
  const host = family === 'udp4' ? '127.0.0.1' : '::1'
  const received: Received[] = []
  const waiting = new Map<number, (answer: Received) => void>()
  let pings = FIRST_PING

  socket.on('message', bytes => {
    const packet = parse(bytes)
    const option = (name: string) => packet.options.find(given => given.name === name)?.value
    const answer = { ...packet, bytes, option }
    received.push(answer)
    waiting.get(packet.messageId)?.(answer)
    waiting.delete(packet.messageId)
  })
  socket.bind(0, address)
  await once(socket, 'listening')

  const send = (datagram: Buffer): void => socket.send(datagram, port, host)
  const next = (messageId: number): Promise<Received> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to message ${messageId}`)), DEADLINE_MS)
      waiting.set(messageId, answer => {
        clearTimeout(timer)
        resolve(answer)
      })
    })
  const ask = (datagram: Buffer): Promise<Received> => {
    const answer = next(datagram.readUInt16BE(2))
    send(datagram)
    return answer
  }

  return {
    send,
    next,
    ask,
    receivedUntilPing: async () => {
      pings = pings === 0xffff ? FIRST_PING : pings + 1
      await ask(emptyMessage('CON', pings))
      return received.splice(0).filter(({ messageId }) => messageId !== pings)
    },
    close: () => socket.close(),
  }
}
