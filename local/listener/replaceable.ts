import type { ListenerPorts, ListenerProcess } from './listenerProcess.ts'

/** The listener of a running stack. */
export type ReplaceableListener = ListenerPorts & {
  /** The processes that run. */
  readonly pids: () => readonly number[]
  /**
   * Treats the task as a deployment does: SIGTERM, its drain and its end, then a new process on the same ports. On AWS the new task
   * is there first; here the two cannot share the ports, so there is a gap. Resolves when the new one answers on both.
   * Amazon ECS Developer Guide, "Amazon ECS task lifecycle". @throws Error when the new one ends before it listens
   */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
  /** Ends it without a word; nothing listens then until {@link restart}. */
  readonly kill: () => Promise<void>
  /** Resolves when it has ended and nobody had asked it to, or when a restart has failed. */
  readonly failed: Promise<void>
}

/** Starts the listener. @param start runs a new process on these ports; 0 is a free one */
export const replaceableListener = async (
  start: (ports: ListenerPorts) => Promise<ListenerProcess>,
  ports: ListenerPorts,
): Promise<ReplaceableListener> => {
  const failed = Promise.withResolvers<void>()
  let current: ListenerProcess | undefined
  let restarting: Promise<void> | undefined

  const begin = async (at: ListenerPorts): Promise<ListenerProcess> => {
    const process = await start(at)
    current = process
    void process.ended.then(() => {
      if (current === process) failed.resolve()
    })
    return process
  }
  const end = async (): Promise<void> => {
    const ending = current
    current = undefined
    await ending?.stop()
  }

  const { coapPort, healthPort } = await begin(ports)
  const replace = async (): Promise<void> => {
    try {
      await end()
      await begin({ coapPort, healthPort })
    } catch (error) {
      failed.resolve()
      throw error
    } finally {
      restarting = undefined
    }
  }
  return {
    coapPort,
    healthPort,
    pids: () => (current?.pid === undefined ? [] : [current.pid]),
    failed: failed.promise,
    restart: () => {
      restarting ??= replace()
      return restarting
    },
    kill: async () => {
      const ending = current
      current = undefined
      await ending?.kill()
    },
    stop: async () => {
      await restarting?.catch(() => undefined)
      await end()
    },
  }
}
