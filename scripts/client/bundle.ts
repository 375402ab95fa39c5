import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { minifySync } from 'vite'
import { internalNames } from './internalNames.ts'

/** The maximum size of `index.js`, bytes, gzipped. */
export const MAXIMUM_BYTES = 7.5 * 1024
/** The maximum size of `status.js`, bytes, gzipped: it goes without `index.js`. */
export const MAXIMUM_STATUS_BYTES = 6 * 1024
/** The maximum size of `react.js`, bytes, gzipped: without `index.js`, which it imports, and without React. */
export const MAXIMUM_REACT_BYTES = 2 * 1024

const TARGET = 'es2022'
/** The sources of the SDK. */
export const SOURCES = join(import.meta.dirname, '../../client')

/** A file of the bundle, by its path in the package's `dist`, and its weight in bytes, gzipped. */
export type Weighed = { readonly name: string; readonly bytes: number }

const shared = {
  bundle: true,
  minify: true,
  target: TARGET,
  platform: 'neutral',
  write: false,
} satisfies BuildOptions

/** Leaves an entry of the SDK to its own file of the bundle, so that a page which uses both has it once. */
const beside = (source: RegExp, file: string): Plugin => ({
  name: `beside ${file}`,
  setup: ({ onResolve }) => {
    onResolve({ filter: source }, ({ kind }) => (kind === 'entry-point' ? undefined : { path: file, external: true }))
  },
})
const besideIndex = beside(/\/watch\.ts$/, './index.js')
const besideStatus = beside(/\.\.\/status\.ts$/, './status.js')
const besideReact = beside(/\/react\.ts$/, './react.js')
const mangled = (entry: string) => new RegExp(`^(${internalNames(SOURCES, entry).join('|')})$`)

/**
 * Bundles the SDK for browsers and Node: `index.js`, beside it `http.js`, which is loaded only when a handshake is refused or
 * history is loaded over HTTP; `status.js`, which goes without the others; `react.js` and `react-status.js`. For CommonJS the same in `cjs`, where
 * `index.js` has all of `http.js` in it.
 */
export const bundle = async (folder: string): Promise<readonly Weighed[]> => {
  const index = {
    ...shared,
    entryPoints: { index: join(SOURCES, 'watch.ts') },
    mangleProps: mangled('watch.ts'),
  }
  const status = {
    ...shared,
    entryPoints: { status: join(SOURCES, 'status.ts') },
    mangleProps: mangled('status.ts'),
  }
  const react = {
    ...shared,
    entryPoints: { react: join(SOURCES, 'react/react.ts') },
    external: ['react'],
    // A component of a server may import it: it marks where the browser's part begins.
    banner: { js: '"use client";' },
    plugins: [besideIndex],
  }
  const reactStatus = {
    ...react,
    entryPoints: { 'react-status': join(SOURCES, 'react/status.ts') },
    plugins: [besideStatus, besideReact],
  }
  const cjs = join(folder, 'cjs')
  const built = await Promise.all([
    build({ ...index, splitting: true, chunkNames: '[name]', format: 'esm', outdir: folder }),
    ...[status, react, reactStatus].map(one => build({ ...one, format: 'esm', outdir: folder })),
    ...[index, status, react, reactStatus].map(one => build({ ...one, format: 'cjs', outdir: cjs })),
  ])
  await mkdir(cjs, { recursive: true })
  await writeFile(join(cjs, 'package.json'), '{ "type": "commonjs" }\n')
  const written = built
    .flatMap(({ outputFiles }) => outputFiles)
    .map(async ({ path, text }) => {
      const isCjs = dirname(path) === cjs
      const code = isCjs ? text : compressed(path, text)
      await writeFile(path, code)
      return { name: `${isCjs ? 'cjs/' : ''}${basename(path)}`, bytes: gzipSync(code, { level: 9 }).length }
    })
  return Promise.all(written)
}

const compressed = (path: string, text: string): string => {
  const { code, errors } = minifySync(path, text, {
    module: true,
    compress: { target: TARGET },
    mangle: { toplevel: true },
  })
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  return code
}

/** The files that weigh more than they may, in words. */
export const tooHeavy = (weighed: readonly Weighed[]): readonly string[] => {
  const maximum: Readonly<Record<string, number>> = {
    'index.js': MAXIMUM_BYTES,
    'status.js': MAXIMUM_STATUS_BYTES,
    'react.js': MAXIMUM_REACT_BYTES,
  }
  return weighed
    .filter(({ name, bytes }) => bytes > (maximum[name] ?? Infinity))
    .map(({ name, bytes }) => `${name} weighs ${bytes} bytes gzipped, ${maximum[name]} at most`)
}
