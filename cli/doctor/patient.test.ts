import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { patientOf } from './patient.ts'

const directory = await mkdtemp(join(tmpdir(), 'sonde-patient-'))
afterAll(() => rm(directory, { recursive: true }))
const outputs = join(directory, 'outputs.json')
const from = { kind: 'deployed', stack: 'Sonde-dev', outputs, region: undefined } as const
const tokenSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:Token-AbCdEf'
const written = (values: Record<string, string>) => writeFile(outputs, JSON.stringify({ 'Sonde-dev': values }))

it('is found by the outputs of its stack, in the region of its secret', async () => {
  await written({ CoapUrl: 'coap://b', HttpUrl: 'https://h', WebSocketUrl: 'wss://w', TokenSecretArn: tokenSecretArn })
  expect(await patientOf({ from })).toEqual({
    coap: 'coap://b',
    http: 'https://h',
    webSocket: 'wss://w',
    tokenSecretArn,
    secrets: { region: 'eu-central-1' },
  })
})

it('whose stack lacks an output is an error that names it', async () => {
  await written({ CoapUrl: 'coap://b', HttpUrl: 'https://h', TokenSecretArn: tokenSecretArn })
  await expect(patientOf({ from })).rejects.toThrow('has no output WebSocketUrl')
})
