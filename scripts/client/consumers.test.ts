import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSchema } from '../../proto/schemaFiles.ts'
import { type FreshProjects, freshProjects } from './testing/freshProject.ts'

const EXAMPLES = join(import.meta.dirname, '../../docs/examples/sdk')
const examples = Object.fromEntries(
  readdirSync(EXAMPLES).map(name => [name, readFileSync(join(EXAMPLES, name), 'utf8')]),
)
const strict = {
  target: 'es2022',
  jsx: 'react-jsx',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
}
const browser = {
  ...strict,
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
}
const node = { ...strict, module: 'nodenext', lib: ['es2022', 'dom'], types: ['node'] }

/** A field that a team has added. */
const ownSchema = readSchema().uplink.replace(
  'message Uplink {',
  'message AirQuality { optional float pm25 = 1; }\nmessage Uplink {\n  AirQuality air_quality = 4;',
)
let projects: FreshProjects

beforeAll(async () => {
  projects = await freshProjects(ownSchema)
}, 60_000)
afterAll(() => projects?.remove())

const config = (compilerOptions: object, files: readonly string[]) => ({
  'tsconfig.json': JSON.stringify({ compilerOptions, files }),
})
const PACKAGES = ['react', '@types/react', 'csstype', '@types/node', 'undici-types', 'ws', '@types/ws']

it.each([
  ['for browsers', 'module', browser],
  ['of Node, with ECMAScript modules', 'module', node],
  ['of Node, with CommonJS', 'commonjs', node],
  [
    'of a bundler that asks for what it knows',
    'module',
    { ...browser, skipLibCheck: false, noPropertyAccessFromIndexSignature: true },
  ],
])(
  'the examples of the docs compile in a strict project %s',
  async (name, type, options) => {
    // A module of CommonJS has no `await` of its own.
    const names = Object.keys(examples).filter(one => type === 'module' || one !== 'watch.ts')
    const project = await projects.make(
      name,
      { ...examples, ...config(options, names), 'package.json': JSON.stringify({ type }) },
      PACKAGES,
    )
    expect(await project.types()).toBe('')
  },
  60_000,
)

it('a project without React or any other package has the types of the SDK, and those of its own devices', async () => {
  const files = {
    'right.ts': `import { isEvent, watch, type Reason, type Schema, type Uplink, type UplinkFrame } from '@sonde/client'
      const live = watch({ url: 'wss://host/live', token: async () => 't', deviceId: 'A', tail: 5, settleMs: 1 })
      for await (const item of live) if (isEvent(item) && item.type === 'uplink') air(item.data.uplink)
      const air = (uplink: Uplink): number | string | undefined => uplink.air_quality?.pm25
      export const slept = ({ data }: UplinkFrame): number | undefined => data.activity?.sleep
      export const warm = ({ pm25 }: Schema.AirQuality, mode: Schema.LocationMode = 'GNSS') => [pm25, mode]
      export const why = (reason: Reason): string => reason.title ?? reason.code`,
    'wrong.ts': `import { watch, type Uplink } from '@sonde/client'
      export const air = (uplink: Uplink) => uplink.air_quality?.pm10
      watch({ url: 'wss://host/live', token: 't', deviceId: 'A', clock: undefined })`,
    ...config({ ...browser, exactOptionalPropertyTypes: false }, ['right.ts', 'wrong.ts']),
    'package.json': '{"type":"module"}',
  }
  const found = await (await projects.make('own', files)).types()
  expect(found.split('\n').filter(line => line.startsWith('right'))).toEqual([])
  expect(found).toMatch(/wrong\.ts\(2.*'pm10' does not exist/)
  expect(found).toMatch(/wrong\.ts\(3.*'clock' does not exist/)
}, 60_000)

it.each([
  ['status.mjs', 'import * as sdk from "@sonde/client/status"; import * as hooks from "@sonde/client/react/status";'],
  ['status.cjs', 'const sdk = require("@sonde/client/status"), hooks = require("@sonde/client/react/status");'],
])('Node loads the statuses from %s, without the SDK for events', async (file, load) => {
  const text = `${load}
    try { sdk.watchStatus({ url: 'ws://127.0.0.1:1', token: '' }) }
    catch ({ message }) { console.log(JSON.stringify([...Object.keys(sdk), ...Object.keys(hooks), message])) }`
  const project = await projects.make(file, { [file]: text }, ['react'])
  expect(JSON.parse(await project.node(file))).toEqual(['watchStatus', 'useStatus', 'no deviceId'])
})

it.each([
  ['module.mjs', 'import * as sdk from "@sonde/client"; import * as hooks from "@sonde/client/react";'],
  ['script.cjs', 'const sdk = require("@sonde/client"), hooks = require("@sonde/client/react");'],
])('Node loads it from %s, and it says at once what is wrong', async (file, load) => {
  const text = `${load}
    const said = []
    const attempt = options => { try { sdk.watch(options) } catch (error) { said.push(error.message) } }
    attempt({ url: 'ws://127.0.0.1:1', token: '' })
    delete globalThis.WebSocket
    attempt({ url: 'ws://127.0.0.1:1', token: '', deviceId: 'A' })
    console.log(JSON.stringify([...Object.keys(sdk), ...Object.keys(hooks), ...said]))`
  const project = await projects.make(file, { [file]: text }, ['react'])
  const names = [
    'HistoryError',
    'isEvent',
    'watch',
    'LineContext',
    'SondeProvider',
    'useDevice',
    'useWatch',
    'no deviceId',
  ]
  const told: string[] = JSON.parse(await project.node(file))
  expect(told.slice(0, -1).toSorted()).toEqual(names.toSorted())
  expect(told.at(-1)).toMatch(/openWebSocket/)
})
