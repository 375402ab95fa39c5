import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { CannotStart } from './cannotStart.ts'
import { folderState, lockFolder } from './folderLock.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Another process that has the folder until it is killed. */
const otherOwner = async () => {
  const module = join(import.meta.dirname, 'folderLock.ts')
  const source = `import { lockFolder } from ${JSON.stringify(module)}
    globalThis.kept = lockFolder(${JSON.stringify(folder)}, '')
    console.log('locked')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

it('refuses a folder while another process has it, and gives it as soon as that process is killed', async () => {
  const other = await otherOwner()
  expect(() => lockFolder(folder, 'do something else')).toThrow(new CannotStart('do something else'))
  other.kill('SIGKILL')
  await once(other, 'close')
  lockFolder(folder, 'not said').release()
})

it('tells whether a process has a folder, also after that process was killed', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'sonde-lock-'))
  expect(folderState(empty)).toBe('unclaimed')
  rmSync(empty, { recursive: true })
  const other = await otherOwner()
  expect(folderState(folder)).toBe('claimed')
  other.kill('SIGKILL')
  await once(other, 'close')
  expect(folderState(folder)).toBe('free')
  const own = lockFolder(folder, 'not said')
  expect(folderState(folder)).toBe('claimed')
  own.release()
})

it('gives a folder again after it was released', () => {
  const first = lockFolder(folder, 'not said')
  expect(() => lockFolder(folder, 'in use')).toThrow('in use')
  first.release()
  lockFolder(folder, 'not said').release()
})

it('says in one line that a folder cannot be written', () => {
  const own = mkdtempSync(join(folder, 'own-'))
  mkdirSync(join(own, 'lock'))
  expect(() => lockFolder(own, 'taken')).toThrow(/^\S+lock: [^\n]*\. Give a folder in which this program may write\.$/)
})
