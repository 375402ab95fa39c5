import { expect, it } from 'vitest'
import { isSource } from './sources.ts'

it.each([
  'persist.ts',
  'src/fleet/page.tsx',
  'src/app.css',
  'index.html',
  'uplink.proto',
  'Dockerfile',
  'events/uplink/frames.ts',
])('%s is a source', path => {
  expect(isSource(path)).toBe(true)
})

it.each([
  'dist/index.js',
  'dist/cjs/watch.d.ts',
  'node_modules/.vite/deps/react.js',
  'events/fit.test.ts',
  'src/fleet/page.test.tsx',
  'testing/tables.ts',
  '__snapshots__/template.test.ts.snap',
  'README.md',
  'docs/notes.md',
  '.sonde/stack-3/manifest.json',
  '.DS_Store',
  'data/.lock',
  'persist.ts~',
  '.persist.ts.swp',
  '4913',
  'sonde-client-0.1.0.tgz',
])('%s is not', path => {
  expect(isSource(path)).toBe(false)
})
