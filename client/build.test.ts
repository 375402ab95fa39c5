import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundle, declare, MAXIMUM_BYTES } from './build.ts'
import { internalNames } from './internalNames.ts'
import { ulid, uplink } from './testing/events.ts'
import { defaults } from './tuning.ts'

const TSC = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-client-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('what is loaded at once is light, and takes nothing along', async () => {
  const weighed = await bundle(folder)
  expect(weighed.map(({ name }) => name).toSorted()).toEqual(['http.js', 'index.js'])
  expect(weighed.find(({ name }) => name === 'index.js')?.bytes).toBeLessThanOrEqual(MAXIMUM_BYTES)
})

it('no name that the bundle shortens is one of the platform, of a frame or of the API', () => {
  const platform = [
    ...[Array, String, Map, Set, Promise, Date, Number, AbortController, EventTarget, WebSocket, URL, URLSearchParams],
    ...[Object, JSON, Math, Error, Response, CloseEvent, MessageEvent],
  ].flatMap(one => [
    ...Object.getOwnPropertyNames(one),
    ...('prototype' in one && one.prototype ? Object.getOwnPropertyNames(one.prototype) : []),
  ])
  const event = uplink(ulid(1, 1))
  const known = new Set([...platform, ...Object.keys(defaults), ...Object.keys(event), ...Object.keys(event.data)])
  const shortened = internalNames(import.meta.dirname, 'watch.ts')
  expect(shortened).toContain('isAgain')
  expect(shortened.filter(name => known.has(name))).toEqual([])
})

it.each([
  ['Node', { types: ['node'], typeRoots: [join(import.meta.dirname, '../node_modules/@types')], lib: ['es2022'] }],
  ['a browser', { types: [], lib: ['es2022', 'dom', 'dom.iterable', 'dom.asynciterable'] }],
])(
  'its declarations need nothing beside them: %s',
  async (_, platform) => {
    const home = join(folder, 'node_modules/@sonde/client')
    await mkdir(home, { recursive: true })
    declare(join(home, 'dist'))
    await copyFile(join(import.meta.dirname, 'package.json'), join(home, 'package.json'))
    await writeFile(
      join(folder, 'consumer.ts'),
      `import { type Item, type Reason, type WatchState, watch } from '@sonde/client'
     const watched = watch({ url: 'wss://host/live', token: async () => 't', deviceId: 'A', tail: 5, settleMs: 1 })
     export const states: WatchState[] = [watched.state]
     export const said = (item: Item): string | number =>
       item.type === 'uplink' ? (item.data.uplink_count ?? 'none') : item.type === 'skipped' ? item.count : item.type
     export const why = (reason: Reason): string => reason.code
     for await (const item of watched) said(item)`,
    )
    const compilerOptions = { module: 'nodenext', target: 'es2022', strict: true, noEmit: true, ...platform }
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }))
    const said = execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' })
    expect(said).toBe('')
  },
  60_000,
)
