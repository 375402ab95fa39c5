import { childrenOf, machineSeconds, processorSeconds } from './procfs.ts'

/** Processors that other work on the machine kept busy since the last call, or since the start. */
export const strangers = (): (() => number) => {
  let last = { at: performance.now(), machine: machineSeconds(), own: ownSeconds() }
  return () => {
    const now = { at: performance.now(), machine: machineSeconds(), own: ownSeconds() }
    const others = now.machine - last.machine - (now.own - last.own)
    const seconds = (now.at - last.at) / 1000
    last = now
    return Math.max(0, others / seconds)
  }
}

/** This process and what it has started, while that runs. */
const ownSeconds = (pid: number = process.pid): number =>
  childrenOf(pid).reduce((sum, child) => sum + ownSeconds(child), processorSeconds(pid))
