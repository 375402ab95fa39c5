import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'
import { readSchema } from './schemaFiles.ts'

const folder = mkdtempSync(join(tmpdir(), 'sonde-codec-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// protobufjs finds its 64-bit arithmetic by a require that it survives without, at the cost of the lowest digits.
it('keeps 64-bit numbers exact in the bundle of one file', async () => {
  const outfile = join(folder, 'codec.mjs')
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"
  await build({
    entryPoints: [join(import.meta.dirname, 'codec.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    outfile,
    logLevel: 'error',
  })
  const { codecs } = await import(pathToFileURL(outfile).href)
  const schema = readSchema()
  const { uplink } = codecs({
    ...schema,
    uplink: schema.uplink.replace('Location location = 3;', 'optional uint64 serial = 3;'),
  })
  const json = { serial: '18446744073709551557' }
  expect(uplink.decode(uplink.encode(json)).uplink).toEqual(json)
})
