import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ulid, uplink } from '../../client/testing/events.ts'
import { defaults } from '../../client/tuning.ts'
import { bundle, SOURCES, tooHeavy, type Weighed } from './bundle.ts'
import { internalNames } from './internalNames.ts'

let folder: string
let weighed: readonly Weighed[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sonde-client-'))
  weighed = await bundle(folder)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('what is loaded at once is light, and takes nothing along', () => {
  expect(weighed.map(({ name }) => name).toSorted()).toEqual([
    'cjs/index.js',
    'cjs/react-status.js',
    'cjs/react.js',
    'cjs/status.js',
    'http.js',
    'index.js',
    'react-status.js',
    'react.js',
    'status.js',
  ])
  expect(tooHeavy(weighed)).toEqual([])
})

it('the part for React uses the one SDK beside it, and says that it is for browsers', () => {
  for (const name of ['react.js', 'cjs/react.js']) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(text).toMatch(/^["']use client["']/)
    expect(text).toContain('./index.js')
    expect(text).not.toContain('sonde.v1')
  }
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
  const shortened = internalNames(SOURCES, 'watch.ts')
  expect(shortened).toContain('isAgain')
  expect(shortened.filter(name => known.has(name))).toEqual([])
})
