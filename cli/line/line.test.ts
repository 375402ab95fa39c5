import { describe, expect, it } from 'vitest'
import { styleOfSource, wantsColours } from './colours.ts'
import { patternIn } from './pattern.ts'
import { printable, printableJson } from './printable.ts'
import { pointIn } from './since.ts'
import { timeWriter } from './time.ts'

const ESC = '\u001b'

describe('a text of a stranger', () => {
  it.each([
    ['plain text\twith a tab, ümläuts and 🚀', 'plain text\twith a tab, ümläuts and 🚀'],
    [`${ESC}]0;title\u0007`, '^[]0;title^G'],
    [`${ESC}[2J${ESC}[1;1H`, '^[[2J^[[1;1H'],
    [`${ESC}[31mred${ESC}[0m`, 'red'],
    [`${ESC}]8;;http://evil\u001b\\link`, '^[]8;;http://evil^[\\link'],
    ['\u009b31m\u0090q\u009c', '\\u009b31m\\u0090q\\u009c'],
    ['a\rb\u0008\u007f\u0000', 'a^Mb^H^?^@'],
    ['\u202egnp.exe\u2066', '\\u202egnp.exe\\u2066'],
    [`${ESC}[31${'1'.repeat(100)}m`, `^[[31${'1'.repeat(100)}m`],
  ])('%j cannot command a terminal', (text, shown) => {
    expect(printable(text, false)).toBe(shown)
  })

  it('keeps its colours where they are wanted, and they end with it', () => {
    expect(printable(`${ESC}[1;31mred`, true)).toBe(`${ESC}[1;31mred${ESC}[0m`)
    expect(printable(`${ESC}[6nreport`, true)).toBe('^[[6nreport')
  })

  it.each([
    ['8', ''],
    ['08', ''],
    ['1;8;31', `${ESC}[1;31m`],
    ['38;5;8', `${ESC}[38;5;8m`],
    ['48;2;8;8;8;8', `${ESC}[48;2;8;8;8m`],
    ['38:5:8', `${ESC}[38:5:8m`],
    ['', `${ESC}[m`],
    ['28', `${ESC}[28m`],
  ])('is never concealed: %s', (codes, passed) => {
    expect(printable(`a${ESC}[${codes}mb`, true)).toBe(`a${passed}b${ESC}[0m`)
  })

  it('is the same text again when a program reads it as JSON', () => {
    const text = `${ESC}[2J\u009b\u007f\u202e\n`
    expect(JSON.parse(printableJson({ text }))).toEqual({ text })
    expect(printableJson({ text })).toBe(String.raw`{"text":"\u001b[2J\u009b\u007f\u202e\n"}`)
  })
})

describe('colours', () => {
  it.each([
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { TERM: 'dumb' }, true, false],
    ['always', { NO_COLOR: '1' }, false, true],
    ['never', { FORCE_COLOR: '3' }, true, false],
  ] as const)('%s with %j, on a terminal: %s', (choice, environment, isTerminal, wanted) => {
    expect(wantsColours(choice, environment, isTerminal)).toBe(wanted)
  })

  it('are the same for a source in every run, and differ between sources', () => {
    expect(styleOfSource('web-1')).toBe(styleOfSource('web-1'))
    expect(new Set(Array.from({ length: 50 }, (_, index) => styleOfSource(`web-${index}`))).size).toBeGreaterThan(5)
  })
})

describe('times', () => {
  const AT = '2026-07-01T22:30:05.123456789Z'
  it.each([
    ['none', 'UTC', ''],
    ['clock', 'UTC', '22:30:05'],
    ['short', 'Europe/Berlin', '07-02 00:30:05'],
    ['default', 'Europe/Berlin', '2026-07-02T00:30:05.123456789+02:00'],
    ['default', 'UTC', '2026-07-01T22:30:05.123456789Z'],
    ['default', 'Asia/Kathmandu', '2026-07-02T04:15:05.123456789+05:45'],
  ] as const)('%s in %s: %s', (choice, zone, written) => {
    expect(timeWriter(choice, zone)(AT)).toBe(written)
  })

  it('keeps a time that it cannot read as it is', () => {
    expect(timeWriter('default', 'UTC')('yesterday')).toBe('yesterday')
  })

  const NOW = Date.parse('2026-01-15T12:00:00Z')
  it.each([
    ['10m', '2026-01-15T11:50:00.000Z'],
    ['1h30m', '2026-01-15T10:30:00.000Z'],
    ['1.5h', '2026-01-15T10:30:00.000Z'],
    ['7d', '2026-01-08T12:00:00.000Z'],
    ['2026-01-15T10:30:00+02:00', '2026-01-15T08:30:00.000Z'],
    ['01HM6AQH20W8E3T5N1B7K4C6ZS', '01HM6AQH20W8E3T5N1B7K4C6ZS'],
  ])('so long ago: %s', (text, point) => {
    expect(pointIn('since', text, NOW)).toBe(point)
  })

  it.each(['10', 'm', '10m ago', '-5m', 'yesterday', ''])("'%s' is not a time", text => {
    expect(() => pointIn('since', text, NOW)).toThrow(`--since '${text}' is not a time`)
  })
})

it('a regular expression may begin as in Go, and a wrong one is named', () => {
  expect(patternIn('grep', '(?i)ERR').test('some error')).toBe(true)
  expect(patternIn('grep', 'ERR').test('some error')).toBe(false)
  expect(() => patternIn('grep', '(')).toThrow(/^--grep '\(' is not a regular expression: /)
})
