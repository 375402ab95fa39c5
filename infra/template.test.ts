import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import * as z from 'zod'
import { ROOT } from './bundle.ts'
import { functionNames } from './names.ts'
import { assetHashes, synthesised } from './testing/synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-elsewhere-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const elsewhere = join(folder, 'some', 'where')
const rooms = ['infra', 'core', 'proto', 'lambdas', 'coap-ingest', 'client', 'console']
/** The console's page, its settings, the files that it loads, the documentation and its document, and the function that copies them. */
const CONSOLE_ASSETS = 6
for (const name of [...rooms, 'package.json', 'tsconfig.json']) {
  cpSync(join(ROOT, name), join(elsewhere, name), { recursive: true })
}
symlinkSync(join(ROOT, 'node_modules'), join(elsewhere, 'node_modules'))

const { json, assets } = await synthesised()

it('every output says what it is for', () => {
  const Outputs = z.record(z.string(), z.object({ Description: z.string().min(10), Value: z.unknown() }))
  expect(Object.keys(Outputs.parse(json.Outputs)).toSorted()).toEqual([
    'BusName',
    'CoapUrl',
    'ConsoleUrl',
    'CountsTable',
    'DevicesTable',
    'DoctorCommand',
    'EventsTable',
    'HttpUrl',
    'LogFunctionArn',
    'OpenCommand',
    'TailCommand',
    'TokenCommand',
    'TokenSecretArn',
    'ViewersTable',
    'WebSocketUrl',
  ])
})

it('nothing has a name of its own: two stacks fit in one account', () => {
  const names = ['TableName', 'FunctionName', 'QueueName', 'RoleName', 'LogGroupName', 'ClusterName', 'ServiceName']
  const named = [
    ...Object.entries(
      z.record(z.string(), z.looseObject({ Properties: z.looseObject({}).optional() })).parse(json.Resources),
    ),
  ]
    .filter(([, { Properties = {} }]) => names.some(name => typeof Properties[name] === 'string'))
    .map(([id]) => id)
  expect(named).toEqual([])
})

it('the same source in another folder gives the same assets', { timeout: 120_000 }, () => {
  const outdir = join(folder, 'out')
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: '{}', CDK_VALIDATION: 'false' }
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: elsewhere, env, stdio: 'pipe' })
  expect(assets).toHaveLength(functionNames.length + 1 + CONSOLE_ASSETS)
  expect(assetHashes(join(outdir, 'Sonde-dev.assets.json'))).toEqual(assets)
})

it('the template is as it was when it was last looked at', () => {
  const text = JSON.stringify(json, undefined, 2)
    .replace(/[0-9a-f]{64}/g, 'ASSET')
    .replace(/\(hash: [0-9a-f]+\)/g, '')
  expect(text).toMatchSnapshot()
})
