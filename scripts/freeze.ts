import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { testTables } from '../core/testing/tables.ts'
import { consumers } from './versions/consumers.ts'
import { DIGESTS, digests, FROZEN, toText } from './versions/frozen.ts'
import { products } from './versions/products.ts'
import { understand } from './versions/understand.ts'

// Freezes this version for the tests of the next one: `npm run freeze -- NAME`, once, when it is released.

const [name] = process.argv.slice(2)
if (name === undefined || !/^[\w.-]+$/.test(name)) throw new Error('Give the version a name: npm run freeze -- 1.2.0')
const folder = join(FROZEN, name)
if (existsSync(folder)) throw new Error(`${name} is frozen already. A frozen version is never changed.`)

const tables = await testTables()
try {
  const made = await products(tables)
  const understood = await understand(consumers, made, tables)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'products.json'), toText(made))
  writeFileSync(join(folder, 'understood.json'), toText(understood))
} finally {
  await tables.close()
}
await build({
  entryPoints: [join(import.meta.dirname, 'versions/consumers.ts')],
  outfile: join(folder, 'consumers.js'),
  bundle: true,
  // The packages are those of package-lock.json: what changes from one version to the next is our own code.
  packages: 'external',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  legalComments: 'none',
})
writeFileSync(DIGESTS, toText(digests()))
console.log(`${name} is frozen in ${folder}`)
