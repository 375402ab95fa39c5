import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure, Report } from '../report.ts'
import { figure } from '../table.ts'

const TIMES = 30
/** As many times as long as `node -e 0`, in the same run. */
const TARGET = 2

const LINES: readonly (readonly string[])[] = [['--version'], ['--help'], ['tail', '--help']]

/** How long `sonde` takes to start, beside a Node that does nothing: each in turn, the fastest of many. */
export const measureCommandStart = (root: string, report: Report): void => {
  const sonde = join(root, 'cli/bin/sonde.js')
  if (!existsSync(sonde)) {
    report.note('it has no command yet')
    return
  }
  report.note('starting the command …')
  const start = (args: readonly string[]): number => {
    const begun = performance.now()
    spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' })
    return performance.now() - begun
  }
  // The first one may build it, and V8 keeps its code.
  for (const line of LINES) start([sonde, ...line])
  const nothing: number[] = []
  const times = LINES.map((): number[] => [])
  for (let time = 0; time < TIMES; time++) {
    nothing.push(start(['-e', '0']))
    for (const [at, line] of LINES.entries()) times[at]?.push(start([sonde, ...line]))
  }
  const figures = LINES.map((line, at): Figure => {
    const ratio = Math.min(...(times[at] ?? [])) / Math.min(...nothing)
    report.ratio(`start of sonde ${line.join(' ')}`, ratio)
    return {
      what: `start of sonde ${line.join(' ')}, ms (fastest of ${TIMES})`,
      value: figure(Math.min(...(times[at] ?? []))),
      against: `${figure(ratio)} × node -e 0`,
      target: `${TARGET} × at most`,
      isMet: ratio <= TARGET,
    }
  })
  report.section('The command', figures, { nothing, times })
}
