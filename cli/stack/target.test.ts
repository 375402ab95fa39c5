import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeEndpoints } from '../../local/endpoints.ts'
import { localTarget } from './target.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sonde-target-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('finds the stack that runs in a folder', async () => {
  await mkdir(join(folder, '.sonde'))
  const urls = { coap: 'coap://h', webSocket: 'ws://h', http: null, console: null, health: 'http://h' }
  const outputs = { TokenSecretArn: 'arn:x' }
  await writeEndpoints(join(folder, '.sonde'), { ...urls, aws: 'http://127.0.0.1:1', token: 't', outputs })
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
