import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { sequenceNumbers } from './sequenceNumbers.ts'

const file = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-sequence-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'key.sequence')
}

it('RFC 8613 Appendix B.1.1: no number is used twice, however often the program ends without a word', () => {
  const path = file()
  const used = Array.from({ length: 20 }, () => {
    const next = sequenceNumbers(path)
    return Array.from({ length: 130 }, next)
  }).flat()
  expect(new Set(used).size).toBe(used.length)
  expect(used.toSorted((one, other) => one - other)).toEqual(used)
})

it('two programs with one file use different numbers', () => {
  const path = file()
  const [one, other] = [sequenceNumbers(path), sequenceNumbers(path)]
  const used = Array.from({ length: 300 }, (_, turn) => (turn % 2 === 0 ? one() : other()))
  expect(new Set(used).size).toBe(used.length)
})

it('the disk knows a number before it is used', () => {
  const path = file()
  const next = sequenceNumbers(path)
  for (let count = 0; count < 250; count++) expect(next()).toBeLessThan(Number(readFileSync(path, 'utf8')))
})

it('a damaged file is no reason to begin at 0', () => {
  const path = file()
  writeFileSync(path, 'nonsense')
  expect(() => sequenceNumbers(path)()).toThrow('holds no sequence number')
})
