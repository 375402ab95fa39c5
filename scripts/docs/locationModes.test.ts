import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { locationModesModule } from './locationModes.ts'

it('proto/locationModes.ts is up to date: run npm run docs when it is not', () => {
  const file = join(import.meta.dirname, '..', '..', 'proto', 'locationModes.ts')
  expect(readFileSync(file, 'utf8')).toBe(locationModesModule())
})
