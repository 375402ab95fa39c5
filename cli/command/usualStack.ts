import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Flags, Values } from './flags.ts'

/** Flags by which a user says which stack is meant. */
const NAMING = ['stack', 'outputs', 'region', 'dir', 'url', 'table', 'api', 'secret']

/**
 * The stack of the variables, or of the user's settings, for a command that works on a stack itself and whose flags name none. Commands that talk to a
 * stack as its viewers do look there by themselves, and know addresses and tokens too.
 */
export const withUsualStack = <Of extends Flags>(
  flags: Of,
  values: Values<Of>,
  environment: NodeJS.ProcessEnv = process.env,
): Values<Of> => {
  if (!('stack' in flags) || 'web-socket' in flags) return values
  const given: Readonly<Record<string, unknown>> = values
  if (NAMING.some(flag => given[flag] !== undefined)) return values
  const { SONDE_STACK } = environment
  return { ...values, ...(SONDE_STACK ? { stack: SONDE_STACK } : ownStack(ownSettingsFile(environment))) }
}

/** The file of a user's settings (XDG Base Directory Specification): `SONDE_CONFIG` names another one. */
export const ownSettingsFile = ({ SONDE_CONFIG, XDG_CONFIG_HOME }: NodeJS.ProcessEnv): string =>
  SONDE_CONFIG || join(XDG_CONFIG_HOME || join(homedir(), '.config'), 'sonde', 'config.json')

/** Read without a schema: these commands start faster without it. */
const ownStack = (file: string): Readonly<Record<string, string>> => {
  try {
    const { stack, outputs, region } = JSON.parse(readFileSync(file, 'utf8'))
    const known = Object.entries({ stack, outputs, region }).filter(([, value]) => typeof value === 'string')
    return typeof stack === 'string' ? Object.fromEntries(known) : {}
  } catch {
    return {}
  }
}
