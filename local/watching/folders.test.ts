import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { removeAssemblies } from './folders.ts'

const directory = mkdtempSync(join(tmpdir(), 'sonde-folders-'))
afterAll(() => rmSync(directory, { recursive: true }))

it('removes assemblies from which nothing runs, and nothing else', async () => {
  const folders = ['stack-0', 'stack-1', 'stack-10', 'data', 'stack-x'].map(name => join(directory, name))
  for (const folder of folders) mkdirSync(join(folder, 'asset.1'), { recursive: true })
  await removeAssemblies(directory, [join(directory, 'stack-1', 'asset.1')])
  expect(folders.map(folder => existsSync(folder))).toEqual([false, true, false, true, true])
  await removeAssemblies(directory, [join(directory, 'stack-1')])
  expect(existsSync(join(directory, 'stack-1'))).toBe(true)
  await removeAssemblies(directory)
  expect(existsSync(join(directory, 'stack-1'))).toBe(false)
})
