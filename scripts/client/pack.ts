import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import { buildPackage } from './buildPackage.ts'
import { SOURCES, type Weighed } from './bundle.ts'
import { gitUrl } from './gitUrl.ts'

const run = promisify(execFile)
const Packed = z.tuple([z.object({ filename: z.string() })])

/** Where this clone comes from, as npm writes it; undefined for one that has no remote. */
const originOf = async (folder: string): Promise<string | undefined> => {
  try {
    return gitUrl((await run('git', ['config', 'remote.origin.url'], { cwd: folder })).stdout.trim())
  } catch {
    return undefined
  }
}

/**
 * The folders by which the parts of the package are found where its `exports` mean nothing: the compiler's `moduleResolution` `node10`,
 * which was the default for CommonJS until TypeScript 6, and old bundlers and test runners.
 */
const withoutExports = {
  react: { file: 'react.js', types: 'react/react.d.ts' },
  status: { file: 'status.js', types: 'status.d.ts' },
  'react/status': { file: 'react-status.js', types: 'react/status.d.ts' },
} as const

/** The manifest of such a folder. */
const manifestOf = (name: string, { file, types }: { readonly file: string; readonly types: string }) => {
  const dist = `${'../'.repeat(name.split('/').length)}dist`
  return {
    main: `${dist}/cjs/${file}`,
    module: `${dist}/${file}`,
    types: `${dist}/cjs/${types}`,
    sideEffects: false,
  }
}

/**
 * Packs the SDK as `npm pack` does: with the field `repository`, where the clone has a remote, so that its users find the
 * sources of their own team.
 * @param dist the built content of the package's `dist`
 * @param to the folder of the tarball
 * @returns its path
 */
export const pack = async (dist: string, to: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-pack-'))
  try {
    await cp(dist, join(folder, 'dist'), { recursive: true })
    for (const [name, part] of Object.entries(withoutExports)) {
      await mkdir(join(folder, name), { recursive: true })
      await writeFile(join(folder, name, 'package.json'), JSON.stringify(manifestOf(name, part), undefined, 2))
    }
    await cp(join(SOURCES, 'README.md'), join(folder, 'README.md'))
    const manifest = z.looseObject({}).parse(JSON.parse(await readFile(join(SOURCES, 'package.json'), 'utf8')))
    const url = await originOf(SOURCES)
    const repository = url !== undefined && { repository: { type: 'git', url, directory: 'client' } }
    await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...repository }, undefined, 2))
    const arguments_ = ['pack', '--json', '--ignore-scripts', '--pack-destination', resolve(to)]
    const { stdout } = await run('npm', arguments_, { cwd: folder })
    return join(to, Packed.parse(JSON.parse(stdout))[0].filename)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Builds the SDK in a folder, and packs it.
 * @param schema the text of the `uplink.proto` from which the types of uplinks come
 */
export const packed = async (
  folder: string,
  schema: string,
): Promise<{ readonly tarball: string; readonly weighed: readonly Weighed[] }> => {
  const dist = join(folder, 'dist')
  const weighed = await buildPackage(dist, schema)
  return { weighed, tarball: await pack(dist, folder) }
}
