import { expect, it } from 'vitest'
import { localDirectory } from './directory.ts'

it('is .sonde unless --dir names another', () => {
  expect(localDirectory(undefined, { table: undefined })).toBe('.sonde')
  expect(localDirectory(undefined, { table: 'T' })).toBe('.sonde')
  expect(localDirectory('other')).toBe('other')
})

it('does not go together with a stack in AWS', () => {
  expect(() => localDirectory('other', { api: undefined, table: 'T' })).toThrow(
    '--dir is for a local stack: it does not go with --table',
  )
  expect(() => localDirectory('')).toThrow('--dir needs a folder')
})
