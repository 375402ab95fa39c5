import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

const hasTaskset = (): boolean => spawnSync('taskset', ['--version']).status === 0

/** Not `availableParallelism`, which counts only those that this process may use now. */
const count = cpus().length

/**
 * Which processor the measured server has for itself, and which one the load and the stubs share; undefined where there is only one, or
 * no `taskset` (util-linux): then the system decides.
 */
export const processors: { readonly server?: number; readonly others?: number } =
  count > 1 && hasTaskset() ? { server: 0, others: 1 } : {}

/** Keeps this process off the measured server's processor, so that what it costs to make load is not taken from the server. */
export const keepAside = (): void => {
  if (processors.others !== undefined)
    spawnSync('taskset', ['-a', '-cp', String(processors.others), String(process.pid)])
}

/** Undoes {@link keepAside}, for measurements of a whole stack, which has the machine. */
export const useAll = (): void => {
  if (processors.others === undefined) return
  spawnSync('taskset', ['-a', '-cp', `0-${count - 1}`, String(process.pid)])
}
