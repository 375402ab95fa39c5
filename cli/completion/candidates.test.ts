import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { alertFace } from '../alert/settings.ts'
import type { Face } from '../command/flags.ts'
import { configCommand } from '../config.ts'
import { keyFace } from '../key/settings.ts'
import { redriveFace } from '../redrive/settings.ts'
import { sendFace } from '../send/settings.ts'
import { settingsCommand } from '../settings.ts'
import { tailFace } from '../tail/settings.ts'
import { SONDE } from '../testing/sonde.ts'
import { candidatesFor, withPrefixes } from './candidates.ts'

const NAMES = ['web-1', 'web-2', 'db-1', 'a:b']
const offer = async (words: readonly string[], current: string) => {
  const found = await candidatesFor(tailFace, words, current, async what =>
    what === 'watched' ? withPrefixes(NAMES) : NAMES,
  )
  return typeof found === 'string' ? found : found.map(({ word }) => word)
}

describe('the words that a shell offers', () => {
  it.each<[readonly string[], string, readonly string[] | string]>([
    [[], '--si', ['--since']],
    [[], 'we', ['web-1', 'web-2', 'web-*']],
    [['web-1'], 'd', ['db-1']],
    [['--level'], 'wa', ['warn']],
    [['-o'], 'j', ['json']],
    [[], '--color=a', ['--color=auto', '--color=always']],
    [['--since', '1h', '--json'], '--s', ['--stack', '--sensitive']],
    [['--grep', 'x'], '--gre', ['--grep']],
    [['--timestamps'], 'we', ['web-1', 'web-2', 'web-*']],
    [['--template-file'], '', 'files'],
    [['--dir'], '', 'folders'],
    [['--'], '--l', []],
  ])('after %j, for %j', async (words, current, offered) => {
    const found = await offer(words, current)
    expect(typeof found === 'string' ? found : found.toSorted()).toEqual(
      typeof offered === 'string' ? offered : offered.toSorted(),
    )
  })
})

describe('the words after an action', () => {
  const offeredAfter = async (face: Face, words: readonly string[]) => {
    const found = await candidatesFor(face, words, '', async what => [`a ${what}`])
    return typeof found === 'string' ? found : found.map(({ word }) => word)
  }

  it.each<[readonly string[], readonly string[] | string]>([
    [[], ['list', 'show', 'set', 'remove', 'test', 'preview', 'silence', 'channel']],
    [['show'], ['a rules']],
    [['--json', 'silence', '--for', '8h'], ['a rules']],
    [['set', 'errors'], 'files'],
    [['set', 'errors', '--on', 'late', '--channel'], ['a channels']],
    [['show', 'errors'], []],
    [['list'], []],
    [['channel'], ['list', 'set', 'remove', 'test']],
    [['channel', 'test'], ['a channels']],
    [['channel', 'list'], []],
    [['channel', 'test', 'ops'], []],
  ])('sonde alert %j', async (words, offered) => {
    expect(await offeredAfter(alertFace, words)).toEqual(offered)
  })

  it.each<[readonly string[], readonly string[] | string]>([
    [['add'], ['a devices']],
    [['import'], 'files'],
    [['export'], ['a watched']],
    [['export', '*'], 'files'],
    [['add', 'ABC123'], []],
  ])('sonde key %j', async (words, offered) => {
    expect(await offeredAfter(keyFace, words)).toEqual(offered)
  })

  it.each<[Face, readonly string[], readonly string[] | string]>([
    [configCommand.face, ['get'], ['a devices']],
    [configCommand.face, ['get', 'ABC123'], []],
    [redriveFace, ['export'], 'files'],
    [settingsCommand.face, ['path'], []],
    [sendFace, ['web-1'], []],
    [sendFace, ['--level', 'warn'], ['a devices']],
  ])('%#: of other commands', async (face, words, offered) => {
    expect(await offeredAfter(face, words)).toEqual(offered)
  })
})

/** Presses Tab in bash, as the function of the script sees it. */
const inBash = async (line: string): Promise<readonly string[]> => {
  const script = `eval "$('${process.execPath}' '${SONDE}' completion bash)"
    COMP_LINE=$1 COMP_POINT=\${#1} COMP_WORDS=($1) COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
    _sonde; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await promisify(execFile)('bash', ['-c', script, 'bash', line])
  return stdout.trim().split('\n')
}

it('bash completes commands, flags, and a value after its = sign', async () => {
  const [names, flags, values] = await Promise.all([
    inBash('sonde dev'),
    inBash('sonde tail --exc'),
    inBash('sonde tail --output=ex'),
  ])
  expect(names.toSorted()).toEqual(['device', 'devices'])
  expect(flags).toEqual(['--exclude'])
  expect(values).toEqual(['extjson'])
})
