import { afterEach, expect, test, vi } from 'vitest'
import { LogLine } from '../line.ts'
import { samplesOfAll } from './corpus/all.ts'
import { RECEIVED_AT } from './corpus/sample.ts'
import { lineOfJson } from './lineOfObject.ts'
import { linesOfText } from './linesOfText.ts'
import { parseLine } from './parseLine.ts'
import { isFormatName, parsers } from './parsers.ts'
import { plainText } from './plainText.ts'

const reading = { nowMs: RECEIVED_AT }

/** Random numbers that are the same in every run (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const lines = samplesOfAll.map(([line]) => line)
const AWKWARD = [
  '\ud800',
  '\udfff',
  '\u0000',
  '\u001b',
  '\u001b[31m',
  '\u009b',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  '<',
  '=',
  ':',
  '|',
  ' ',
  '\t',
  '__proto__',
  'constructor',
  '\uFEFF',
  '9',
  '-',
]

/** A line of the corpus, with a few characters cut, doubled or replaced. */
const mutated = (random: (below: number) => number): string => {
  let line = lines[random(lines.length)] ?? ''
  for (let times = random(4); times > 0; times -= 1) {
    const at = random(line.length + 1)
    const cut = random(3) === 0 ? random(20) : 0
    line = line.slice(0, at) + (AWKWARD[random(AWKWARD.length)] ?? '') + line.slice(at + cut)
  }
  return line.replaceAll('\n', ' ')
}

const isReadable = (entry: unknown): void => {
  const { success, error } = LogLine.safeParse(entry)
  expect(success, JSON.stringify([entry, error?.issues])).toBe(true)
}

test('no line throws, and each one gives an entry of the right shape, in each format', () => {
  const random = randomOf(1)
  const names = Object.keys(parsers).filter(isFormatName)
  for (let run = 0; run < 2000; run += 1) {
    const line = mutated(random)
    isReadable(parseLine(line, reading))
    isReadable(parseLine(line, { ...reading, format: names[random(names.length)] }))
  }
})

test('random characters and halves of surrogates are kept', () => {
  const random = randomOf(2)
  for (let run = 0; run < 500; run += 1) {
    const units = Array.from({ length: random(200) }, () => (random(3) === 0 ? random(65_536) : random(128)))
    const line = String.fromCharCode(...units).replaceAll('\n', '')
    const entry = parseLine(line, reading)
    isReadable(entry)
    if (entry.metadata === undefined && entry.application === undefined) expect(entry.message).toBe(line.toWellFormed())
  }
})

/** All that an entry says, for a search in it. */
const saidBy = (entry: unknown): string => JSON.stringify(entry)

test('in a text of many lines no line is lost, and their order stays', () => {
  const random = randomOf(3)
  for (let run = 0; run < 40; run += 1) {
    const marked = Array.from({ length: 1 + random(60) }, (_, n) => {
      // An escape sequence that has begun ends with the letter before the mark.
      const mark = `mark${run}x${n}y`
      return { mark, line: `${mutated(random)} Q${mark}` }
    })
    const text = saidBy(linesOfText(marked.map(({ line }) => line).join('\n'), reading))
    let before = -1
    for (const { mark, line } of marked) {
      const at = text.indexOf(mark)
      expect(at, line).toBeGreaterThan(before)
      before = at
    }
  }
})

test('every field of a JSON object is told: as a part of the entry, or in its metadata', () => {
  const random = randomOf(4)
  const names = [
    'level',
    'msg',
    'message',
    'log',
    'time',
    'ts',
    '@timestamp',
    'severity',
    'service',
    'host',
    'name',
    'a',
    'b.c',
    '_x',
    'constructor',
    'toString',
    'hasOwnProperty',
    '__proto__',
    'short_message',
    'version',
    'body',
  ]
  for (let run = 0; run < 600; run += 1) {
    const fields = Array.from({ length: 1 + random(8) }, (_, n) => {
      const value = [`v${run}w${n}`, { inner: `v${run}w${n}` }, [`v${run}w${n}`]][random(3)]
      return `${JSON.stringify(names[random(names.length)])}:${JSON.stringify(value)}`
    })
    const json = `{${fields.join(',')}}`
    const said = saidBy(parseLine(json, reading))
    // Of a name that stands twice, JSON keeps the last.
    for (const value of saidBy(JSON.parse(json)).match(/v\d+w\d+/g) ?? []) expect(said, json).toContain(value)
  }
})

test('numbers that JavaScript cannot hold are kept as text', () => {
  const { metadata } = parseLine(
    '{"msg":"m","id":12345678901234567890,"big":1e400,"small":0.1,"whole":9007199254740991}',
    reading,
  )
  expect(metadata).toEqual({ id: '12345678901234567890', big: '1e400', small: 0.1, whole: 9007199254740991 })
})

test('names of prototypes are fields like others', () => {
  const entry = parseLine(
    '{"msg":"m","__proto__":{"polluted":1},"constructor":"c","toString":"t","a":{"__proto__":2}}',
    reading,
  )
  expect(entry.metadata).toEqual({ _proto_: { polluted: 1 }, constructor: 'c', toString: 't', a: { _proto_: 2 } })
  expect(Object.getPrototypeOf(entry.metadata)).toBe(Object.prototype)
  expect(LogLine.parse(entry)).toEqual(entry)
  expect(parseLine('__proto__=1 level=info msg=m', reading).metadata).toEqual({ _proto_: '1' })
})

test('JSON of any depth is kept', () => {
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
  isReadable(parseLine(deep, reading))
  const entry = parseLine(`{"msg":"m","deep":${deep},"list":${'['.repeat(5000)}${']'.repeat(5000)}}`, reading)
  isReadable(entry)
  expect(saidBy(entry).match(/a/g)?.length).toBeGreaterThanOrEqual(20_000)
  isReadable(lineOfJson(JSON.parse(deep), reading))
})

test('a line of a megabyte is kept in each format', () => {
  const long = 'x'.repeat(1_000_000)
  const beginnings = [
    '',
    '{"msg":"',
    '<34>1 - - - - - - ',
    '<34>',
    'level=info msg=',
    '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "',
    'I (1) a: ',
    '[ERROR] ',
    '2024-01-15 10:30:00 ',
    'CEF:0|a|b|c|d|e|1|x=',
    '<inf> a: ',
    'I1127 10:00:00.000001       1 x.go:1] "',
    '\u001b[31m',
    '\u001b]0;',
  ]
  for (const beginning of beginnings) {
    const entry = parseLine(beginning + long, reading)
    expect(saidBy(entry).length, beginning).toBeGreaterThanOrEqual(long.length)
  }
})

afterEach(() => {
  vi.restoreAllMocks()
})

/**
 * The characters that the methods of strings and the regular expressions went over, at most, while something ran. A regular expression counts
 * as if it had seen all of its text; a sticky one as if it had seen at most 512 of it, since each of them is bounded.
 */
const stepsOf = (run: () => void): number => {
  let steps = 0
  const strings = String.prototype
  const { charCodeAt, indexOf, slice, startsWith } = strings
  vi.spyOn(strings, 'charCodeAt').mockImplementation(function (this: string, at) {
    steps += 1
    return charCodeAt.call(this, at)
  })
  vi.spyOn(strings, 'indexOf').mockImplementation(function (this: string, search, from = 0) {
    const at = indexOf.call(this, search, from)
    steps += (at < 0 ? this.length : at) - from + 1
    return at
  })
  vi.spyOn(strings, 'startsWith').mockImplementation(function (this: string, search, from) {
    steps += search.length
    return startsWith.call(this, search, from)
  })
  // V8 does not copy what it slices.
  vi.spyOn(strings, 'slice').mockImplementation(function (this: string, from, end) {
    steps += 1
    return slice.call(this, from, end)
  })
  const exec = RegExp.prototype.exec
  vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
    steps += this.sticky ? Math.min(512, text.length - this.lastIndex) : text.length
    return exec.call(this, text)
  })
  try {
    run()
  } finally {
    vi.restoreAllMocks()
  }
  return steps
}

const GROWING: Readonly<Record<string, (n: number) => string>> = {
  'open brackets': n => '['.repeat(n),
  'open braces': n => '{'.repeat(n),
  'structured data without an end': n => `<34>1 - - - - - ${'[a b="'.repeat(n / 6)}`,
  'escapes in structured data': n => `<34>1 - - - - - [a b="${'\\"'.repeat(n / 2)}`,
  'quotes in logfmt': n => `level=info ${'a="'.repeat(n / 3)}`,
  'backslashes in logfmt': n => `level=info a="${'\\'.repeat(n)}`,
  'equals signs in CEF': n => `CEF:0|a|b|c|d|e|1|${'='.repeat(n)}`,
  'words in CEF': n => `CEF:0|a|b|c|d|e|1|${'a '.repeat(n / 2)}`,
  'bars in CEF': n => `CEF:0|${'\\|'.repeat(n / 2)}`,
  'quotes in an access log': n => `a - - [10/Oct/2000:13:55:36 -0700] "${'\\"'.repeat(n / 2)}`,
  'facts of nginx': n => `2024/01/15 10:30:00 [error] 1#1: ${', client: a'.repeat(n / 11)} x`,
  'beginnings of escape sequences': n => '\u001b['.repeat(n / 2),
  'titles without an end': n => '\u001b]'.repeat(n / 2),
  'colours without a text': n => `\u001b[31m${'\u001b[1m'.repeat(n / 4)}I (1) a: x`,
  blanks: n => ' '.repeat(n),
  'blanks, then a letter': n => `${' '.repeat(n)}x`,
  digits: n => '1'.repeat(n),
  colons: n => `Jan 15 10:30:00 ${'a:'.repeat(n / 2)}`,
  'frames of stack traces': n => '\tat a.b(c)\n'.repeat(n / 11),
  'lines of blanks': n => '\n \n'.repeat(n / 3),
}

for (const [name, textOf] of Object.entries(GROWING)) {
  test(`work grows with the length, not its square: ${name}`, () => {
    const measured = [2112, 4224, 8448].map(n => stepsOf(() => linesOfText(textOf(n), reading)))
    const [short = 0, middle = 0, long = 0] = measured
    // Four times the length may cost four times the work, and what is the same for each line.
    expect(long, String(measured)).toBeLessThanOrEqual(short * 4.4 + 20_000)
    expect(middle).toBeLessThanOrEqual(long)
  })
}

test('text without colours has no control characters but tab and line break', () => {
  const random = randomOf(5)
  for (let run = 0; run < 600; run += 1) {
    const parts = Array.from({ length: random(30) }, () =>
      random(2) === 0 ? String.fromCharCode(random(256)) : (AWKWARD[random(AWKWARD.length)] ?? ''),
    )
    const text = parts.join('')
    const plain = plainText(text)
    expect(/[^\P{Cc}\t\n]/u.test(plain), JSON.stringify(text)).toBe(false)
    expect(plainText(plain)).toBe(plain)
  }
})
