import { expect, test } from 'vitest'
import { parts } from './corpus/all.ts'
import { PROSE } from './corpus/prose.ts'
import { RECEIVED_AT, type Sample } from './corpus/sample.ts'
import { linesOfText } from './linesOfText.ts'
import { parseLine } from './parseLine.ts'

const reading = { nowMs: RECEIVED_AT }
const samples = parts.flat()

const wrong = ([line, time, level, message = line]: Sample): string | undefined => {
  const read = parseLine(line, reading)
  const isRight = (read.timestamp ?? null) === time && read.level === level && read.message === message
  if (isRight) return undefined
  return `${line}\n  expected ${JSON.stringify([time, level, message])}\n  read     ${JSON.stringify(read)}`
}

test('of at least 300 lines from specifications and documentation, 95 of 100 have the right time, level and message', () => {
  const findings = samples.flatMap(({ source, lines }) =>
    lines.map(wrong).flatMap(finding => (finding === undefined ? [] : [`${source}\n${finding}`])),
  )
  const total = samples.reduce((sum, { lines }) => sum + lines.length, 0)
  if (findings.length > 0) console.log(findings.join('\n\n'))
  expect(total).toBeGreaterThanOrEqual(300)
  expect(1 - findings.length / total).toBeGreaterThanOrEqual(0.95)
})

test('each format of its own is at least nine tenths right, so that one format does not hide behind the others', () => {
  for (const part of parts) {
    const lines = part.flatMap(({ lines }) => lines)
    const findings = lines.map(wrong).filter(finding => finding !== undefined)
    expect(findings.length / lines.length, findings.join('\n')).toBeLessThanOrEqual(0.1)
  }
})

test('a hundred lines of prose stay text, without a level', () => {
  expect(PROSE.length).toBeGreaterThanOrEqual(100)
  for (const line of PROSE) expect(parseLine(line, reading), line).toEqual({ level: 'unknown', message: line })
})

test('lines of prose in one text stay lines of their own', () => {
  const lines = PROSE.filter(line => !/^\s/.test(line))
  expect(linesOfText(lines.join('\n'), reading)).toEqual(lines.map(message => ({ level: 'unknown', message })))
})
