import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { minifySync } from 'vite'
import { internalNames } from './internalNames.ts'

/** The maximum size of `index.js`, bytes, gzipped. */
export const MAXIMUM_BYTES = 6 * 1024

const TARGET = 'es2022'
const HERE = import.meta.dirname
const TSC = join(HERE, '../node_modules/typescript/bin/tsc')

/**
 * Bundles the SDK for browsers and Node: `index.js`, and beside it what is loaded only when a handshake is refused or
 * history is loaded over HTTP.
 */
export const bundle = async (folder: string): Promise<readonly Weighed[]> => {
  const { outputFiles } = await build({
    entryPoints: { index: join(HERE, 'watch.ts') },
    bundle: true,
    splitting: true,
    chunkNames: '[name]',
    minify: true,
    format: 'esm',
    target: TARGET,
    platform: 'neutral',
    mangleProps: new RegExp(`^(${internalNames(HERE, 'watch.ts').join('|')})$`),
    outdir: folder,
    write: false,
  })
  await mkdir(folder, { recursive: true })
  const weighed = outputFiles.map(async ({ path, text }) => {
    const { code, errors } = minifySync(path, text, {
      module: true,
      compress: { target: TARGET },
      mangle: { toplevel: true },
    })
    if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
    await writeFile(path, code)
    return { name: basename(path), bytes: gzipSync(code, { level: 9 }).length }
  })
  return Promise.all(weighed)
}

/** A file of the bundle, and its weight in bytes, gzipped. */
type Weighed = { readonly name: string; readonly bytes: number }

/** Writes the declarations of the SDK, which need nothing beside them. */
export const declare = (folder: string): void => {
  execFileSync(process.execPath, [TSC, '-p', join(HERE, 'tsconfig.build.json'), '--outDir', folder], {
    stdio: 'inherit',
  })
}

if (import.meta.main) {
  const folder = join(HERE, 'dist')
  await rm(folder, { recursive: true, force: true })
  declare(folder)
  const weighed = await bundle(folder)
  for (const { name, bytes } of weighed) process.stdout.write(`dist/${name}: ${bytes} bytes gzipped\n`)
  if (weighed.some(({ name, bytes }) => name === 'index.js' && bytes > MAXIMUM_BYTES)) {
    process.stderr.write(`dist/index.js may weigh ${MAXIMUM_BYTES} bytes\n`)
    process.exitCode = 1
  }
}
