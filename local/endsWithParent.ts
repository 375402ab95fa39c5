const imported = (source: string): string => `--import=data:text/javascript,${encodeURIComponent(source)}`

/**
 * A flag of node for a child that has a channel (`ipc` in its `stdio`): it ends when the channel closes, so that a parent that is killed leaves no child behind
 * that holds a port.
 */
export const ENDS_WITH_PARENT = imported("process.once('disconnect', () => process.exit()); process.channel?.unref()")

/** Runs in a thread of its own: the child is killed when the other end of the pipe closes. */
const WATCHER =
  "new (require('node:net').Socket)({ fd: 3 }).on('close', () => process.kill(process.pid, 'SIGKILL')).resume()"

/** The same for a child that is busy for seconds, and hears of nothing meanwhile. It has a pipe as its fourth stream instead of the channel. */
export const KILLED_WITH_PARENT = imported(`import { isMainThread, Worker } from 'node:worker_threads'
if (isMainThread) new Worker(${JSON.stringify(WATCHER)}, { eval: true, execArgv: [] }).unref()`)
