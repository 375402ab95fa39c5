import { expect, it } from 'vitest'
import { linesOf, MAX_RANGE_BYTES, MAX_RANGE_LINES, rangeLength } from './range.ts'

const rangesOf = (bytes: Buffer, isEnd = true): readonly (readonly string[])[] => {
  const ranges: (readonly string[])[] = []
  for (let at = 0; ; ) {
    const window = bytes.subarray(at, at + MAX_RANGE_BYTES)
    const length = rangeLength(window, { isEnd: isEnd && window.length < MAX_RANGE_BYTES })
    if (length === 0) return ranges
    ranges.push(linesOf(window.subarray(0, length)))
    at += length
  }
}

it('takes whole lines; the last one waits for its end unless nothing follows', () => {
  expect(rangesOf(Buffer.from('one\ntwo\nthr'), false)).toEqual([['one', 'two']])
  expect(rangesOf(Buffer.from('one\ntwo\nthr'))).toEqual([['one', 'two', 'thr']])
  expect(rangesOf(Buffer.from('thr'), false)).toEqual([])
})

it('reads CRLF, blank lines, bytes that are not UTF-8, and holes of NULs', () => {
  const bytes = Buffer.concat([Buffer.from('a\r\n\n  \n\0\0\0after\nb\xff', 'latin1'), Buffer.from('ü\nc\0d\n')])
  expect(rangesOf(bytes)).toEqual([['a', 'after', 'b\ufffdü', 'c\0d']])
})

it('loses no line and no character when a file is cut into many ranges', () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `${at} ${'ü'.repeat(at % 400)}`)
  const ranges = rangesOf(Buffer.from(lines.join('\n')))
  expect(ranges.flat()).toEqual(lines)
  for (const range of ranges) expect(range.length).toBeLessThanOrEqual(MAX_RANGE_LINES)
})

it('sends a line that is longer than a request in pieces, between characters', () => {
  const line = `x${'ü'.repeat(MAX_RANGE_BYTES)}`
  const ranges = rangesOf(Buffer.from(`${line}\nnext\n`))
  expect(ranges.length).toBe(3)
  expect(ranges.flat().slice(0, -1).join('') === line).toBe(true)
  expect(ranges.flat().at(-1)).toBe('next')
})

it('does not cut a stack trace', () => {
  const before = Array.from({ length: MAX_RANGE_LINES - 2 }, (_, at) => `line ${at}`)
  const trace = [
    'java.lang.IllegalStateException: boom',
    '\tat a.B.c(B.java:1)',
    '\tat a.B.d(B.java:2)',
    'Caused by: x',
  ]
  const [first = [], second = []] = rangesOf(Buffer.from(`${[...before, ...trace, 'after'].join('\n')}\n`))
  expect(first.at(-1)).toMatch(/^line /)
  expect(second.slice(-5)).toEqual([...trace, 'after'])
})
