import { expect, it } from 'vitest'
import { seeded } from '../../../client/testing/seeded.ts'
import type { Option } from '../message/message.ts'
import { Block1, Block2 } from '../options/block.ts'
import { hasValidLength, isCritical } from '../options/definition.ts'
import { HopLimit } from '../options/hopLimit.ts'
import { optionTable } from '../options/table.ts'
import { readRequestOptions } from './requestOptions.ts'

const NOT_UNDERSTOOD = new Set(['If-Match', 'If-None-Match', 'OSCORE'])
const byNumber = new Map(optionTable.map(definition => [definition.number, definition]))

/** Whether one critical option of a request makes it one that must not be processed, RFC 7252 §5.4.1, §5.4.3 and §5.4.5. */
const isRefused = ({ number, value }: Option, isRepeated: boolean): boolean => {
  const definition = byNumber.get(number)
  if (!isCritical(number)) return false
  if (definition === undefined || NOT_UNDERSTOOD.has(definition.name)) return true
  if (!hasValidLength(definition, value) || (isRepeated && !definition.isRepeatable)) return true
  if (number !== Block1.number && number !== Block2.number) return false
  const block = value.length === 0 ? 0 : value.readUIntBE(0, value.length)
  return block >> (number === Block1.number ? 3 : 4) !== 0
}

it('any list of options is refused by RFC 7252 for its critical options, and for nothing else', () => {
  const random = seeded(2026)
  const below = (end: number): number => Math.floor(random() * end)
  const numbers = [...optionTable.map(({ number }) => number), 0, 19, 128, 2049, 65_001]
  const option = (): Option => {
    const number = numbers[below(numbers.length)] ?? 0
    const [min = 0, max = 300] = byNumber.get(number)?.length ?? []
    const bytes = random() < 0.9 ? min + below(Math.min(max - min, 3) + 1) : below(300)
    const value = Buffer.alloc(bytes)
    if (bytes > 0) value[bytes - 1] = below(32)
    return { number, value }
  }
  const outcomes = { criticalOption: 0, optionValue: 0, none: 0 }
  for (let run = 0; run < 20_000; run += 1) {
    const options = Array.from({ length: below(5) }, option).toSorted((one, other) => one.number - other.number)
    const { refused } = readRequestOptions(options)
    const isOneRefused = options.some((one, index) => isRefused(one, options[index - 1]?.number === one.number))
    expect(refused === 'criticalOption').toBe(isOneRefused)
    if (refused === 'optionValue') {
      expect(options.some(({ number }) => [Block1, Block2, HopLimit].some(one => one.number === number))).toBe(true)
    }
    outcomes[refused ?? 'none'] += 1
  }
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(100)
})

it('an elective option that is ignored does not make the next one a second one', () => {
  const contentFormat = (value: Buffer): Option => ({ number: 12, value })
  expect(readRequestOptions([contentFormat(Buffer.alloc(3)), contentFormat(Buffer.of(42))]).contentFormat).toBe(42)
  expect(readRequestOptions([contentFormat(Buffer.of(42)), contentFormat(Buffer.of(50))]).contentFormat).toBe(42)
})
