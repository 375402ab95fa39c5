import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks of a second in `/proc`: USER_HZ, 100 on every Linux that Node runs on. proc(5). */
const TICKS = 100

/** Seconds of processor time by name of thread. */
export type ThreadTimes = ReadonlyMap<string, number>

/** Processor time of each thread of a process; threads of one name are added up. proc(5), `/proc/pid/task`. */
export const threadTimes = (pid: number): ThreadTimes => {
  const times = new Map<string, number>()
  for (const thread of entries(`/proc/${pid}/task`)) {
    const stat = read(`/proc/${pid}/task/${thread}/stat`)
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const [, , , , , , , , , , , user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    times.set(name, (times.get(name) ?? 0) + (user + system) / TICKS)
  }
  return times
}

/** Processor time of a process with all its threads, those that have ended included, s. */
export const processorSeconds = (pid: number): number => {
  const stat = read(`/proc/${pid}/stat`)
  const [, , , , , , , , , , , user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  return (user + system) / TICKS
}

/** Processor time that everything on this machine has used since it was started, s. proc(5), `/proc/stat`. */
export const machineSeconds = (): number => {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (
    /^cpu +(.*)$/m.exec(read('/proc/stat'))?.[1] ?? ''
  )
    .split(' ')
    .map(Number)
  return (user + nice + system + irq + softirq) / TICKS
}

/** Memory that is resident now, bytes. */
export const residentBytes = (pid: number): number => {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]
  return Number(kibibytes ?? Number.NaN) * 1024
}

/** Processes that this one has started and that run. */
export const childrenOf = (pid: number): readonly number[] =>
  entries(`/proc/${pid}/task`).flatMap(thread =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  )

/** Processor time that each thread has used between two looks, s, the busiest first. */
export const usedSince = (before: ThreadTimes, after: ThreadTimes): readonly (readonly [string, number])[] =>
  [...after]
    .map(([name, seconds]) => [name, seconds - (before.get(name) ?? 0)] as const)
    .sort(([, one], [, other]) => other - one)

/** A thread or a process may end while it is looked at. */
const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const entries = (path: string): readonly string[] => {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
