import { expect, it } from 'vitest'
import type { Walked } from '../../core/operations/walk/hops.ts'
import { report } from './report.ts'

const ok = { state: 'ok', ms: 11.6 } as const
const healthy: Walked = { dns: ok, udp: ok, answer: ok, bus: ok, storage: ok, token: ok, socket: ok, frame: ok }

it('has a line for each hop, in the order of the way', () => {
  const { out, code } = report({
    walked: { ...healthy, storage: { ...ok, note: 'kept apart' } },
    keys: { skipped: 'no scope' },
  })
  const lines = out.split('\n')
  expect(lines.slice(0, 8).map(line => line.trim().split(/ +/)[0])).toEqual(Object.keys(healthy))
  expect(lines[4]).toMatch(/storage +ok +12 ms +kept apart$/)
  expect(out).toMatch(/^ {2}keys +skipped +no scope$/m)
  expect(code).toBe(0)
})

it('names the first hop that is broken, why, and the next thing to look at', () => {
  const failed = (why: string) => ({ state: 'failed', ms: 10_000, why, next: `look at ${why}` }) as const
  const walked = { ...healthy, socket: failed('the door'), storage: failed('the shelf'), frame: ok }
  const { out, code } = report({ walked, keys: { skipped: 'a hop is broken' } })
  expect(out).toContain('Broken: storage: the shelf.\nNext: look at the shelf\n')
  expect(out).toMatch(/socket +failed +10000 ms +the door/)
  expect(code).toBe(1)
})

it('has a line for each check of a device with a key, and names the first that fails', () => {
  const works = { key: ok, answer: ok, storage: ok, frame: ok, replay: ok, 'wrong key': ok, plain: ok, revoked: ok }
  const failed = { state: 'failed', ms: 5, why: 'a recorded uplink is answered 2.04', next: 'look there' } as const
  const { out, code } = report({ walked: healthy, keys: { ...works, replay: failed } })
  for (const check of Object.keys(works)) expect(out).toMatch(new RegExp(`^  ${check} +(ok|failed) +\\d+ ms`, 'm'))
  expect(out).toContain('Broken: a device with a key: replay: a recorded uplink is answered 2.04.\nNext: look there\n')
  expect(code).toBe(1)
  expect(report({ walked: healthy, keys: works }).code).toBe(0)
})
