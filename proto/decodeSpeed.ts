import { codecs } from './codec.ts'
import { readSchema } from './schemaFiles.ts'
import { readVectors } from './vectorFiles.ts'

const SECONDS_EACH = 1
const BATCH = 1000

const perSecond = (work: () => void): number => {
  const start = performance.now()
  let done = 0
  while (performance.now() - start < SECONDS_EACH * 1000) {
    for (let times = 0; times < BATCH; times++) work()
    done += BATCH
  }
  return done / ((performance.now() - start) / 1000)
}

// node proto/decodeSpeed.ts: uplinks decoded to JSON per second on one core, by golden vector.
const { uplink } = codecs(readSchema())
for (const [file, { message, hex }] of readVectors()) {
  if (message !== 'Uplink') continue
  const payload = Buffer.from(hex, 'hex')
  const decode = (): void => void uplink.decode(payload)
  perSecond(decode)
  process.stdout.write(`${file}: ${Math.round(perSecond(decode))}/s, ${payload.length} bytes\n`)
}
