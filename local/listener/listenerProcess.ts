import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import type { Credentials, Say } from '../contracts.ts'
import { ENDS_WITH_PARENT } from '../endsWithParent.ts'
import { commandOf, variablesOf } from './dockerfile.ts'
import type { TaskContainer } from './taskDefinition.ts'

/** The line by which the listener says that both its ports answer. */
const Listening = z.looseObject({ message: z.literal('listening'), coapPort: z.number(), healthPort: z.number() })

export type ListenerPorts = { readonly coapPort: number; readonly healthPort: number }

/** The running task. */
export type ListenerProcess = ListenerPorts & {
  /** Its id on this machine. */
  readonly pid?: number | undefined
  /** Sends SIGTERM and waits for the end. */
  readonly stop: () => Promise<void>
  /** Ends it without a word, as the kernel does when memory runs out, and waits for the end. */
  readonly kill: () => Promise<void>
  /** Resolves when the process ends by itself or by {@link stop}. */
  readonly ended: Promise<void>
}

export type ListenerProps = {
  readonly container: Omit<TaskContainer, 'size'>
  /** Folder of the image: bundle and Dockerfile. */
  readonly directory: string
  readonly credentials: Credentials
  readonly endpointUrl: string
  readonly region: string
  /** The machine's port for each of the container's; what is not given is a free one. */
  readonly hostPorts: Readonly<Record<number, number>>
  /** Variables beside those of the container: the addresses that it binds, as a network of containers would decide. */
  readonly addresses?: Readonly<Record<string, string>>
  readonly say: Say
}

/**
 * Starts the container of the task definition as a process: the image's command, the container's environment, the role's
 * credentials. Processes share this machine's ports, so a variable that holds a container port gets the machine's instead.
 * @throws Error when it ends before it listens
 */
export const startListenerProcess = async (props: ListenerProps): Promise<ListenerProcess> => {
  const { container, directory, say } = props
  const [program = '', ...args] = await commandOf(directory)
  const [path, ...flags] = program === 'node' ? [process.execPath, ENDS_WITH_PARENT] : [program]
  const child = spawn(path, [...flags, ...args], {
    cwd: directory,
    env: { ...(await variablesOf(directory)), ...environmentOf(props) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C in the terminal goes to this process alone, which then stops the listener in its turn.
    detached: true,
  })
  const ended = new Promise<void>(done => child.once('close', () => done()))
  const ports = await listening(child, (line: string) => say(container.name, line))
  const end = (signal: 'SIGTERM' | 'SIGKILL') => () => {
    child.kill(signal)
    return ended
  }
  return { ...ports, pid: child.pid, ended, stop: end('SIGTERM'), kill: end('SIGKILL') }
}

const environmentOf = ({
  container,
  credentials,
  endpointUrl,
  region,
  hostPorts,
  addresses,
}: ListenerProps): NodeJS.ProcessEnv => {
  const ports = new Map(container.ports.map(port => [String(port), String(hostPorts[port] ?? 0)]))
  const own = Object.entries(container.environment).map(([name, value]) => [name, ports.get(value) ?? value])
  return {
    PATH: process.env.PATH,
    ...Object.fromEntries(own),
    ...addresses,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  }
}

const listening = (child: ChildProcess, say: (line: string) => void): Promise<ListenerPorts> =>
  new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', code => failed(new Error(`the listener ended with ${code} before it listened`)))
    if (child.stderr) createInterface(child.stderr).on('line', say)
    if (!child.stdout) return
    createInterface(child.stdout).on('line', line => {
      say(line)
      const ports = Listening.safeParse(parsed(line))
      if (ports.success) done(ports.data)
    })
  })

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
