import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeEndpoints } from '../../local/endpoints.ts'
import { lockFolder } from '../../local/folderLock.ts'
import { localTarget } from './target.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-target-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('finds the stack that runs in a folder', async () => {
  const urls = { coap: 'coap://h', webSocket: 'ws://h', http: null, console: null, health: 'http://h' }
  const outputs = { TokenSecretArn: 'arn:x' }
  await writeEndpoints(folder, { ...urls, aws: 'http://127.0.0.1:1', token: 't', outputs })
  expect(await localTarget(folder, 'TokenSecretArn')).toEqual({
    value: 'arn:x',
    client: {
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
  })
  await expect(localTarget(folder, 'DevicesTable')).rejects.toThrow('has no output DevicesTable')
})

it('says what to do when no stack runs there', async () => {
  await expect(localTarget(folder, 'TokenSecretArn')).rejects.toThrow('run npm start first')
})

it('says in one line that the stack has ended, that one starts, and that the file is not understood', async () => {
  const running = lockFolder(folder, 'not said')
  const problem = () => localTarget(folder, 'TokenSecretArn').catch((error: Error) => error.message)
  expect(await problem()).toMatch(/^a stack is about to start or end in .+: wait until npm start .+$/)
  await writeFile(join(folder, 'endpoints.json'), '{"coap":1}')
  expect(await problem()).toMatch(/^.+endpoints\.json is not a file that npm start of this version writes: .+$/)
  running.release()
  expect(await problem()).toMatch(/^.+endpoints\.json is of a stack that has ended: run npm start again$/)
})
