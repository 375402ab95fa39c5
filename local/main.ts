import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CannotStart } from './cannotStart.ts'
import { consoleSay } from './console.ts'
import { type Demo, startDemo } from './demo/demo.ts'
import { removeEndpoints, writeEndpoints } from './endpoints.ts'
import { withHelp } from './flags.ts'
import { type LocalStack, startLocalStack } from './stack.ts'
import { claimFolders } from './start/claimFolders.ts'
import { onEnding } from './start/endings.ts'
import { farewell } from './start/farewell.ts'
import { greeting } from './start/greeting.ts'
import { DEFAULT_DIR, type LocalOptions, localOptions, USAGE } from './start/options.ts'
import { checkTcpPorts, holdCoapPort } from './start/ports.ts'
import { synthesise } from './template/synth.ts'
import { removeAssemblies } from './watching/folders.ts'
import { watchSources } from './watching/watch.ts'

/** How long a run that keeps nothing goes on after Ctrl-C with the work that it has accepted, ms. */
const DRAIN_MS = 5_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Runs a stack until a signal ends it. @throws CannotStart before anything of a stack that runs already is touched */
const run = async (options: LocalOptions): Promise<void> => {
  const say = options.quiet ? () => undefined : consoleSay(line => process.stdout.write(`${line}\n`))
  // Until the stack is up there is nothing to hand back: what has been started ends with this process.
  let end = (): void => process.exit(1)
  onEnding(() => end())
  const directory = resolve(options.dir)
  const dataDirectory = options.data && resolve(options.data)
  await makeFolder('dir', directory)
  if (dataDirectory) await makeFolder('data', dataDirectory)
  const claim = await claimFolders({ directory, dataDirectory })
  await checkTcpPorts(options)
  const coap = await holdCoapPort(options['coap-port'], options.host)

  await removeEndpoints(directory)
  // A run that was killed leaves its own.
  await removeAssemblies(directory)
  console.log('Synthesising the stack …')
  const settings = options.config
  const assembly = await synthesise(join(directory, 'stack-0'), settings)
  const stack = await startLocalStack({
    assembly,
    ports: {
      coap,
      health: options['health-port'],
      ws: options['ws-port'],
      http: options['http-port'],
      aws: options['aws-port'],
      console: options['console-port'],
    },
    hosts: { open: options.host, aws: options['aws-host'] },
    dataDirectory,
    balancer: options.balancer,
    timeScale: options['time-scale'],
    alarmMinuteMs: options['alarm-minute'] * 1000,
    seed: options.seed,
    say,
  })
  const watching = options.watch
    ? watchSources({
        directory,
        written: [directory, dataDirectory ?? directory],
        first: assembly,
        settings,
        stack,
        say,
      })
    : { close: () => undefined }
  const demo = options.demo ? await demoOrNone(stack, settings) : undefined

  const hurry = new AbortController()
  const stop = async (code: number): Promise<never> => {
    watching.close()
    demo?.stop()
    await leaveFolder(directory, stack).catch((error: unknown) => console.error(messageOf(error)))
    const isKept = dataDirectory !== undefined
    const left = await stack.end({ limitMs: isKept ? 0 : DRAIN_MS, signal: hurry.signal })
    for (const line of farewell(left, isKept)) console.log(line)
    claim.release()
    process.exit(code)
  }
  let signalledAt: number | undefined
  end = () => {
    // npm passes Ctrl-C on, so that one comes twice: only one that comes later is the user's second.
    if (signalledAt === undefined) void stop(0)
    else if (Date.now() - signalledAt > 500) hurry.abort()
    signalledAt ??= Date.now()
  }
  void stack.failed.then(reason => {
    console.error(reason)
    return stop(1)
  })

  await writeEndpoints(directory, { ...stack.endpoints, pid: process.pid })
  console.log(
    greeting(stack.endpoints, {
      isCoapPortGiven: options['coap-port'] !== undefined,
      hasDemo: demo !== undefined,
      host: options.host,
      awsHost: options['aws-host'],
      dir: options.dir === DEFAULT_DIR ? undefined : directory,
    }),
  )
}

const makeFolder = (flag: string, folder: string): Promise<unknown> =>
  mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CannotStart(`--${flag}: ${messageOf(cause)}`, { cause })
  })

/** Takes the addresses away, and writes down which permissions were used. */
const leaveFolder = async (directory: string, stack: LocalStack): Promise<void> => {
  await removeEndpoints(directory)
  await writeFile(join(directory, 'permissions.json'), JSON.stringify(stack.permissions(), undefined, 2))
}

/** The demo fleet speaks the schema of this project: one that has lost the fields of a heartbeat does without the fleet. */
const demoOrNone = async (
  stack: LocalStack,
  { schemaDir = 'proto' }: LocalOptions['config'],
): Promise<Demo | undefined> => {
  try {
    return await startDemo(stack, String(schemaDir), Date.now())
  } catch (error) {
    console.error(`The demo fleet is left out: ${messageOf(error)}`)
    return undefined
  }
}

const optionsOrAdvice = (): LocalOptions | undefined => {
  try {
    return localOptions(process.argv.slice(2))
  } catch (error) {
    console.error(withHelp(messageOf(error), 'npm start'))
    process.exit(3)
  }
}

const options = optionsOrAdvice()
if (options) {
  await run(options).catch((error: unknown) => {
    console.error(error instanceof CannotStart ? error.message : error)
    process.exit(1)
  })
} else console.log(USAGE)
