import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { consoleSay } from './console.ts'
import { startDemo } from './demo.ts'
import { removeEndpoints, writeEndpoints } from './endpoints.ts'
import { greeting } from './greeting.ts'
import { localOptions } from './options.ts'
import { startLocalStack } from './stack.ts'
import { synthesise } from './template/synth.ts'
import { watchSources } from './watch.ts'

const options = (() => {
  try {
    return localOptions(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
})()
const say = options.quiet ? () => undefined : consoleSay(line => process.stdout.write(`${line}\n`))
const directory = resolve(options.dir)
const settings = { stage: 'local', ...options.config }

await mkdir(directory, { recursive: true })
await removeEndpoints(directory)
const outdir = join(directory, 'stack-0')
await rm(outdir, { recursive: true, force: true })
console.log('Synthesising the stack …')
const assembly = await synthesise(outdir, settings)
const stack = await startLocalStack({
  assembly,
  ports: {
    coap: options['coap-port'],
    health: options['health-port'],
    ws: options['ws-port'],
    http: options['http-port'],
    aws: options['aws-port'],
    console: options['console-port'],
  },
  dataDirectory: options.data && resolve(options.data),
  balancer: options.balancer,
  timeScale: options['time-scale'],
  alarmMinuteMs: options['alarm-minute'] * 1000,
  seed: options.seed,
  say,
})
const watching = options.watch
  ? watchSources({ directory, first: assembly, settings, stack, say })
  : { close: () => undefined }

const demo = options.demo ? startDemo(stack.endpoints.coap) : { stop: () => undefined }

const stop = async (code: number): Promise<never> => {
  watching.close()
  demo.stop()
  await removeEndpoints(directory)
  await writeFile(join(directory, 'permissions.json'), JSON.stringify(stack.permissions(), undefined, 2))
  await stack.close()
  process.exit(code)
}
process.once('SIGINT', () => void stop(0))
process.once('SIGTERM', () => void stop(0))
void stack.failed.then(reason => {
  console.error(reason)
  return stop(1)
})

await writeEndpoints(directory, stack.endpoints)
console.log(greeting(stack.endpoints))
