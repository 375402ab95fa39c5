import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commandOf, variablesOf } from './dockerfile.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dockerfile-'))
})
afterEach(() => rm(directory, { recursive: true }))
const write = (text: string) => writeFile(join(directory, 'Dockerfile'), text)

it('has a command and variables', async () => {
  await write('FROM node\nENV MALLOC_ARENA_MAX=1\nENV OTHER=a,b\n# ENV NONE=1\nCMD ["node", "main.mjs"]\n')
  expect(await commandOf(directory)).toEqual(['node', 'main.mjs'])
  expect(await variablesOf(directory)).toEqual({ MALLOC_ARENA_MAX: '1', OTHER: 'a,b' })
})

it('may have no variables, and has to have a command in the exec form', async () => {
  await write('FROM node\nCMD node main.mjs\n')
  expect(await variablesOf(directory)).toEqual({})
  await expect(commandOf(directory)).rejects.toThrow('no CMD')
})
