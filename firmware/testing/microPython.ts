import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'

export type ForWorker = {
  readonly source: string
  readonly call: string
  /** Datagrams in hex. */
  readonly incoming: MessagePort
  /** Counts them, so that a thread which waits in MicroPython wakes. */
  readonly arrivals: Int32Array<SharedArrayBuffer>
}

type FromWorker = { readonly hex?: string; readonly line?: string }

/**
 * Runs a script under MicroPython in a thread, with a UDP socket to one server. Its lines, in order.
 * @param call is run after the script, as it would be typed on a board
 * @throws Error of Python, with its traceback
 */
export const microPython = async (source: string, call: string, server: URL): Promise<string[]> => {
  const socket = createSocket('udp4')
  socket.connect(Number(server.port), server.hostname)
  await once(socket, 'connect')
  const { port1, port2 } = new MessageChannel()
  const arrivals = new Int32Array(new SharedArrayBuffer(4))
  const given: ForWorker = { source, call, incoming: port2, arrivals }
  const worker = new Worker(new URL('microPythonWorker.ts', import.meta.url), {
    workerData: given,
    transferList: [port2],
  })
  const lines: string[] = []
  worker.on('message', ({ hex, line }: FromWorker) => {
    if (hex !== undefined) socket.send(Buffer.from(hex, 'hex'))
    if (line) lines.push(line)
  })
  socket.on('message', datagram => {
    port1.postMessage(datagram.toString('hex'))
    Atomics.add(arrivals, 0, 1)
    Atomics.notify(arrivals, 0)
  })
  try {
    await once(worker, 'exit')
    return lines
  } finally {
    socket.close()
    port1.close()
    await worker.terminate()
  }
}
