import { randomBytes } from 'node:crypto'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript'
import type { ForWorker } from './microPython.ts'

/**
 * MicroPython on WebAssembly has no sockets and no randomness: these lines bring what `python/sonde.py` uses of `socket` and
 * `os`, and everything else is MicroPython's own.
 */
const BOARD = `
import carrier, sys

class Module:
    pass

class Socket:
    def __init__(self, *_):
        self.timeout = 60000
    def connect(self, address):
        pass
    def settimeout(self, seconds):
        self.timeout = int(seconds * 1000)
    def send(self, data):
        carrier.send(data.hex())
        return len(data)
    def recv(self, size):
        data = carrier.receive(self.timeout)
        if not data:
            raise OSError(110)
        return bytes.fromhex(data)[:size]

socket = Module()
socket.SOCK_DGRAM = 2
socket.socket = Socket
socket.getaddrinfo = lambda host, port, family, kind: [(2, kind, 0, "", (host, port))]
os = Module()
os.urandom = lambda length: bytes.fromhex(carrier.random(length))
sys.modules.update({"socket": socket, "os": os})
__name__ = "sonde"
`

const { source, call, incoming, arrivals }: ForWorker = workerData
const port = parentPort
if (!port) throw new Error('this is no worker')

/** The next datagram in hex, or nothing when the time is over. Python waits meanwhile, as on a board. */
const receive = (milliseconds: number): string => {
  const until = performance.now() + milliseconds
  for (;;) {
    const seen = Atomics.load(arrivals, 0)
    const arrived = receiveMessageOnPort(incoming)
    if (arrived) return String(arrived.message)
    const left = until - performance.now()
    if (left <= 0) return ''
    Atomics.wait(arrivals, 0, seen, left)
  }
}

const micropython = await loadMicroPython({ stdout: line => port.postMessage({ line }), linebuffer: true })
micropython.registerJsModule('carrier', {
  send: (hex: string) => port.postMessage({ hex }),
  receive,
  random: (length: number) => randomBytes(length).toString('hex'),
})
micropython.runPython(`${BOARD}\n${source}\n${call}\n`)
port.postMessage({ line: '' })
