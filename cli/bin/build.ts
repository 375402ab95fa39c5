import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '../..')
/** Where the built command lies; `sonde.js` here reads the same file. */
const FOLDER = join(ROOT, 'build/sonde')

/**
 * Sources that are loaded as they are: they start a whole stack, with worker threads and programs that are read from disk.
 * Everything else is in the bundle.
 */
const AS_THEY_ARE = /\/cli\/cost\.ts$/

/** Leaves {@link AS_THEY_ARE} to Node, which strips the types. */
const sourcesAsTheyAre = (from: string): Plugin => ({
  name: 'sources-as-they-are',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\./ }, ({ path, resolveDir, kind }) => {
      const file = resolve(resolveDir, path)
      if (kind !== 'dynamic-import' || !AS_THEY_ARE.test(file)) return undefined
      return { path: relative(from, file), external: true }
    })
  },
})

/** In a bundle a module still finds the files beside its source. */
const ownFolders = (from: string): Plugin => ({
  name: 'own-folders',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.includes('/node_modules/')) return undefined
      const text = readFileSync(path, 'utf8')
      if (!text.includes('import.meta.dirname')) return undefined
      const folder = JSON.stringify(relative(from, dirname(path)))
      const own = `process.getBuiltinModule('node:path').join(import.meta.dirname, ${folder})`
      return { contents: text.replaceAll('import.meta.dirname', own), loader: 'ts' }
    })
  },
})

/** Some packages are CommonJS and ask for modules of Node by `require`. */
const REQUIRE =
  "import { createRequire as makeRequire } from 'node:module';const require = makeRequire(import.meta.url);"

/**
 * Builds the command into a folder of its own, and then names it in `current.json`, so that a command that runs meanwhile keeps its files.
 * @returns the folder, and the version of the package
 */
export const buildCommand = async (): Promise<{ readonly folder: string; readonly version: string }> => {
  const name = randomUUID().slice(0, 8)
  const outdir = join(FOLDER, name)
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { main: join(ROOT, 'cli/main.ts') },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    external: ['esbuild'],
    metafile: true,
    legalComments: 'none',
    plugins: [sourcesAsTheyAre(outdir), ownFolders(outdir)],
  })
  const sources = [
    ...Object.keys(metafile.inputs).filter(path => !path.startsWith('node_modules/')),
    'package.json',
    'package-lock.json',
  ]
  const inputs = sources.filter(path => !path.includes('node_modules/')).map(stampOf)
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  mkdirSync(FOLDER, { recursive: true })
  const draft = join(FOLDER, `${name}.json`)
  writeFileSync(draft, JSON.stringify({ folder: name, version, inputs }))
  renameSync(draft, join(FOLDER, 'current.json'))
  removeOld(name)
  return { folder: outdir, version }
}

/** A command that still runs loads files of its build later: builds go a day after they were made. */
const KEPT_MS = 86_400_000

const removeOld = (current: string): void => {
  for (const entry of readdirSync(FOLDER, { withFileTypes: true })) {
    const path = join(FOLDER, entry.name)
    if (!entry.isDirectory() || entry.name === current || Date.now() - statSync(path).mtimeMs < KEPT_MS) continue
    rmSync(path, { recursive: true, force: true })
  }
}

/** Tells a file from another version of it. */
const stampOf = (path: string): readonly [path: string, mtimeMs: number, size: number] => {
  const { mtimeMs, size } = statSync(join(ROOT, path))
  return [path, mtimeMs, size]
}
