import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { writeDocs } from './docs-files.ts'

/** The root of the repository. Paths in the configuration are relative to it. */
export const ROOT = resolve(import.meta.dirname, '..')
/** The maximum size of a function: a cold start reads all of it. */
const MAX_FUNCTION_BYTES = 1024 * 1024

/** A bundled program: the folder that holds nothing but it, and its size. */
export type Bundle = { readonly directory: string; readonly bytes: number }

/** The programs of a stack, bundled. */
export type Bundles = ReturnType<typeof bundlesIn>

/**
 * Bundles the entry points of the functions and of the listener, each into one ES module in a folder of its own. The AWS
 * SDK is bundled too: it makes cold starts shorter and pins the version. They are removed when this process ends.
 */
export const bundles = ({ functions, schemaDir }: { functions: readonly string[]; schemaDir: string }): Bundles => {
  const directory = mkdtempSync(join(tmpdir(), 'sonde-build-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const entryPoints = {
    ...Object.fromEntries(functions.map(name => [`${name}/index`, `lambdas/${name}.ts`])),
    'listener/main': 'coap-ingest/main.ts',
  }
  buildSync({
    absWorkingDir: ROOT,
    entryPoints,
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    // Without `keepNames`: it names every inner function each time it is made, a sixth of the listener's speed.
    minify: true,
    legalComments: 'none',
    alias: { 'sonde-schema': resolve(ROOT, schemaDir) },
    loader: { '.proto': 'text' },
    // CommonJS dependencies need `require`, which an ES module does not have.
    banner: {
      js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  mkdirSync(join(directory, 'listener'), { recursive: true })
  cpSync(join(ROOT, 'coap-ingest/Dockerfile'), join(directory, 'listener/Dockerfile'))
  if (functions.includes('http-docs')) writeDocs(join(directory, 'docs'))
  return bundlesIn({ directory, functions })
}

/** Programs that {@link bundles} has left in a folder, in this process or in another. */
export const bundlesIn = ({ directory, functions }: { directory: string; functions: readonly string[] }) => {
  const bundle = (name: string, file: string): Bundle => ({
    directory: join(directory, name),
    bytes: statSync(join(directory, name, file)).size,
  })
  return {
    /** The folder that holds them. */
    directory,
    /** @throws Error for a function that was not named, or that is over 1 MB */
    ofFunction: (name: string): Bundle => {
      const built = bundle(name, 'index.mjs')
      if (built.bytes > MAX_FUNCTION_BYTES)
        throw new Error(`lambdas/${name}.ts bundles to ${built.bytes} bytes, over 1 MB`)
      return built
    },
    /** The folder with the documentation of the HTTP API. */
    docs: () => join(directory, 'docs'),
    listener: () => bundle('listener', 'main.mjs'),
    /** The size of every bundle by name, bytes. */
    sizes: (): ReadonlyMap<string, number> =>
      new Map([
        ...functions.map(name => [name, bundle(name, 'index.mjs').bytes] as const),
        ['listener', bundle('listener', 'main.mjs').bytes],
      ]),
  }
}
