import { readFileSync } from 'node:fs'

/** The use of a process: processor time since its start, s; resident memory, bytes. */
export type ProcessUse = { readonly processorSeconds: number; readonly memoryBytes: number }

/** Parts of a second in `/proc/PID/stat`: what Linux tells programs on every machine that Node runs on (proc(5), `_SC_CLK_TCK`). */
const TICKS = 100
/** Columns of `/proc/PID/stat` behind the program's name, which may hold spaces: proc(5). */
const [UTIME, STIME] = [11, 12]

/** The use of a process; undefined where it is gone, or where this machine has no such files. */
export const processUse = (pid: number): ProcessUse | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const columns = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return {
      processorSeconds: (Number(columns[UTIME]) + Number(columns[STIME])) / TICKS,
      memoryBytes: Number(kilobytes ?? 0) * 1024,
    }
  } catch {
    return undefined
  }
}
