import { describe, expect, it } from 'vitest'
import { alertDigest, entry } from '../testing/digests.ts'
import { compose } from './compose.ts'

const stage = { stack: 'sonde-prod', consoleUrl: 'https://console.test', now: Date.parse('2026-11-28T10:31:00Z') }
const over = (fields: Parameters<typeof entry>[0] = {}) => entry({ state: 'over', durationSeconds: 243, ...fields })

describe('a message', () => {
  it('about one alert says it', () => {
    expect(compose(alertDigest([entry()]), stage)).toEqual({
      title: 'reboot: ABC123',
      lines: ['The watchdog has fired (since 2026-11-28 10:30:05 UTC)'],
      link: 'https://console.test/alerts/reboot',
      level: 'error',
      isOver: false,
    })
  })

  it('about one that is over says how long it lasted', () => {
    const { title, lines, isOver } = compose(alertDigest([over()]), stage)
    expect([title, ...lines]).toEqual(['Over: reboot: ABC123', 'over after 4 min 3 s: The watchdog has fired'])
    expect(isOver).toBe(true)
  })

  it('about 500 devices says how many, and names the first ten', () => {
    const all = Array.from({ length: 500 }, (_, index) => entry({ id: `e${index}`, name: `D${index}` }))
    const { title, lines } = compose(alertDigest(all), stage)
    expect(title).toBe('reboot: 500 devices')
    expect(lines).toHaveLength(11)
    expect(lines[0]).toMatch(/^D0: The watchdog has fired/)
    expect(lines[10]).toBe('and 490 more')
  })

  it('about alerts that began and others that are over says both, and names some of both', () => {
    const began = Array.from({ length: 30 }, (_, index) => entry({ id: `b${index}`, name: `B${index}` }))
    const ended = Array.from({ length: 30 }, (_, index) => over({ id: `o${index}`, name: `O${index}` }))
    const { title, lines, isOver } = compose(alertDigest([...began, ...ended]), stage)
    expect(title).toBe('reboot: 60 devices: 30 began, 30 over')
    expect(lines.filter(line => line.startsWith('B'))).toHaveLength(5)
    expect(lines.filter(line => line.startsWith('O'))).toHaveLength(5)
    expect(lines.at(-1)).toBe('and 50 more')
    expect(isOver).toBe(false)
  })

  it('about a device whose alert began and is over says both', () => {
    expect(compose(alertDigest([entry(), over({ id: 'e2' })]), stage).title).toBe('reboot: ABC123, and over')
  })

  it('of a test says so first', () => {
    const { title, lines } = compose(alertDigest([entry({ isTest: true })]), stage)
    expect(title).toMatch(/^TEST: /)
    expect(lines[0]).toBe('Somebody tries this channel. Nothing has happened.')
  })

  it('that comes a day later says how late it is', () => {
    const later = { ...stage, now: stage.now + 26 * 3_600_000 }
    expect(compose(alertDigest([entry()]), later).lines.at(-1)).toBe('This message is late by 1 d 2 h.')
  })

  it('about an alarm of the stack links its runbook', () => {
    const link = 'https://runbooks.test/no-listener.md'
    const digest = { ...alertDigest([entry({ name: 'no-listener', link })]), of: { about: 'stack' as const } }
    expect(compose(digest, stage)).toMatchObject({ title: 'Stack sonde-prod: no-listener', link })
  })
})
