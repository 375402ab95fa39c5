import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../proto/seededRandom.ts'
import { linesOfBody } from '../../events/log/device/body.ts'
import { firmwareLog } from './firmwareLog.ts'
import { switchedOn } from './simulate.ts'

const device = { ...switchedOn('ABC123', seededRandom(1)), uplinks: 1 }
const linesOf = (text: string) => text.split('\n').slice(0, -1)

describe('the log of a simulated device', () => {
  it('has the form of Zephyr’s lines, in the order of their uptime', () => {
    const lines = Array.from({ length: 30 }, (_, turn) =>
      firmwareLog({ ...device, uplinks: turn + 1 }, 3, 3_723_004 + turn * 1000),
    ).flatMap(linesOf)
    for (const line of lines) expect(line).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3},000\] <(err|wrn|inf|dbg)> [a-z]+: \S/)
    expect(lines[2]).toMatch(/^\[01:02:02\.994,000\] /)
    const times = lines.map(line => line.slice(0, 18))
    expect(times).toEqual(times.toSorted())
  })

  it('begins with its start, and has every level in time', () => {
    expect(firmwareLog(device, 2, 0)).toMatch(/^\[00:00:00\.000,000\] <inf> main: boot: /)
    const later = Array.from({ length: 12 }, (_, turn) => firmwareLog({ ...device, uplinks: turn + 2 }, 2, 1000)).join(
      '',
    )
    for (const level of ['err', 'wrn', 'inf', 'dbg']) expect(later).toContain(`<${level}> `)
  })

  it('is read line by line, with level, module and uptime', () => {
    const body = linesOfBody(Buffer.from(firmwareLog({ ...device, uplinks: 5 }, 12, 60_000)), 'text', 0)
    const lines = 'lines' in body ? body.lines : []
    expect(lines).toHaveLength(12)
    for (const { level, application, metadata } of lines) {
      expect(level).not.toBe('unknown')
      expect(application).toMatch(/^[a-z]+$/)
      expect(metadata).toHaveProperty('uptime')
    }
  })
})
