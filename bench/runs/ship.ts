import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessLine, batchesOf } from '../load/logText.ts'
import { processors } from '../processes/processors.ts'
import type { Report } from '../report.ts'
import { startLogSink } from '../servers/logSink.ts'
import { figure } from '../table.ts'

const BATCHES = 400
const LINES = 500
/** Lines a second, on one processor. */
const TARGET = 10_000

/** How many lines of a file `sonde ship` sends in a second, to a server that only counts them. It has a processor for itself. */
export const measureShip = async (root: string, report: Report): Promise<void> => {
  const sonde = join(root, 'cli/bin/sonde.js')
  if (!existsSync(join(root, 'cli/ship.ts'))) return report.note('it does not ship files yet')
  report.note('shipping a file …')
  const folder = mkdtempSync(join(tmpdir(), 'sonde-bench-ship-'))
  const sink = await startLogSink()
  try {
    const file = join(folder, 'access.log')
    const text = `${batchesOf(accessLine, BATCHES, LINES).join('\n')}\n`
    const lines = text.split('\n').length - 1
    writeFileSync(file, text)
    const command = [
      process.execPath,
      sonde,
      'ship',
      file,
      '-s',
      'bench',
      '--no-follow',
      '--state',
      join(folder, 'state'),
    ]
    const pinned = processors.server === undefined ? command : ['taskset', '-c', `${processors.server}`, ...command]
    // The shell prints the processor time of its children last.
    const child = spawn('sh', ['-c', '"$@"; times', 'sh', ...pinned], {
      env: { ...process.env, SONDE_HTTP_URL: sink.url, SONDE_TOKEN: 'token' },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', told => {
      out += told
    })
    const begun = performance.now()
    await once(child, 'close')
    const seconds = (performance.now() - begun) / 1000
    const counted = sink.counted()
    const processor = secondsIn(out)
    report.section(
      'Shipping a file',
      [
        {
          what: `lines of ${Math.round(text.length / lines)} bytes shipped, a second of one processor`,
          value: figure(lines / processor, 9),
          target: figure(TARGET, 9),
          isMet: lines / processor >= TARGET && counted.lines === lines,
        },
        { what: 'the same by the clock, with the start of the command', value: figure(lines / seconds, 9) },
        {
          what: 'lines received, of the lines of the file',
          value: `${figure(counted.lines, 9)} of ${figure(lines, 9)}`,
        },
        { what: 'bytes sent for each line', value: figure(counted.bytes / lines) },
      ],
      { lines, seconds, processor, counted },
    )
  } finally {
    sink.close()
    rmSync(folder, { recursive: true })
  }
}

/** The last line of `times`: user and system time of children, such as `0m1.250s 0m0.310s`. */
const secondsIn = (out: string): number =>
  [...(out.trimEnd().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  )
