import { expect, test } from 'vitest'
import { frameGauge } from './frameGauge.ts'

const mask = Buffer.from([1, 2, 3, 4])
const frame = (bytes: number): Buffer => {
  const wide = bytes > 0xffff ? 8 : bytes > 125 ? 2 : 0
  const length = Buffer.alloc(wide)
  if (wide === 2) length.writeUInt16BE(bytes)
  if (wide === 8) length.writeBigUInt64BE(BigInt(bytes))
  const short = wide === 8 ? 127 : wide === 2 ? 126 : bytes
  return Buffer.concat([Buffer.from([0x81, 0x80 | short]), length, mask, Buffer.alloc(bytes, 0xff)])
}
const stream = Buffer.concat([0, 1, 125, 126, 1000, 70_000, 5].map(frame))

const chunks = (size: number): Buffer[] =>
  Array.from({ length: Math.ceil(stream.length / size) }, (_, n) => stream.subarray(n * size, (n + 1) * size))

test.each([1, 2, 3, 7, 13, 1000, stream.length])('finds no frame too long in chunks of %i bytes', size => {
  expect(chunks(size).some(frameGauge(70_000))).toBe(false)
})

test.each([1, 5, 1000])('tells from the header that a frame is too long, in chunks of %i bytes', size => {
  const told = chunks(size).map(frameGauge(69_999))
  expect(told.indexOf(true) * size).toBeLessThan(stream.length - 69_000)
  expect(told.at(-1)).toBe(true)
})
