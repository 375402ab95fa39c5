import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { stackFlags } from '../stack/flags.ts'
import { withUsualStack } from './usualStack.ts'

const NONE = { stack: undefined, outputs: undefined, region: undefined, dir: undefined }

it('a command that works on a stack takes that of the variables before that of the settings, and flags before both', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-usual-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const SONDE_CONFIG = join(folder, 'config.json')
  expect(withUsualStack(stackFlags, NONE, { SONDE_CONFIG })).toEqual(NONE)
  writeFileSync(SONDE_CONFIG, JSON.stringify({ stack: 'Sonde-own', region: 'eu-west-1', timezone: 'UTC' }))
  expect(withUsualStack(stackFlags, NONE, { SONDE_CONFIG })).toMatchObject({ stack: 'Sonde-own', region: 'eu-west-1' })
  expect(withUsualStack(stackFlags, NONE, { SONDE_CONFIG, SONDE_STACK: 'Sonde-env' })).toEqual({
    ...NONE,
    stack: 'Sonde-env',
  })
  const flags = { ...NONE, dir: 'here' }
  expect(withUsualStack(stackFlags, flags, { SONDE_CONFIG, SONDE_STACK: 'Sonde-env' })).toBe(flags)
})
