import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { runCommand } from '../cli/command.ts'
import { testTables } from '../core/testing/tables.ts'
import { readFlags } from '../local/flags.ts'
import { consumers } from './versions/consumers.ts'
import { DIGESTS, digests, FROZEN, toText, withNew } from './versions/frozen.ts'
import { products } from './versions/products.ts'
import { understand } from './versions/understand.ts'

const USAGE = `Freezes this version for the tests of the next one; once, when it is released.

  npm run freeze -- 1.2.0     scripts/versions/frozen/1.2.0
`

const parse = (args: readonly string[]): string | undefined => {
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return undefined
  const [name, ...more] = positionals
  if (name === undefined || more.length > 0 || !/^\w[\w.-]*$/.test(name))
    throw new Error('Give the version one name: npm run freeze -- 1.2.0')
  return name
}

const freeze = async (name: string): Promise<string> => {
  const folder = join(FROZEN, name)
  if (existsSync(folder)) throw new Error(`${name} is frozen already. A frozen version is never changed.`)
  const recorded = JSON.parse(readFileSync(DIGESTS, 'utf8'))
  withNew(name, recorded, digests())

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
  writeFileSync(DIGESTS, toText(withNew(name, recorded, digests())))
  return `${name} is frozen in ${folder}\n`
}

await runCommand({ name: 'npm run freeze', usage: USAGE, parse, run: freeze })
