#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Plain JavaScript, so that a Node that is too old can say so. It starts the built command, and builds it again when a source has changed.
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
const FOLDER = join(ROOT, 'build/sonde')

/** The build that is made of the sources as they are; undefined when there is none. */
const built = () => {
  try {
    const { folder, version, inputs } = JSON.parse(readFileSync(join(FOLDER, 'current.json'), 'utf8'))
    for (const [path, time, size] of inputs) {
      const stats = statSync(`${ROOT}/${path}`)
      if (stats.mtimeMs !== time || stats.size !== size) return undefined
    }
    return { folder: join(FOLDER, folder), version }
  } catch {
    return undefined
  }
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`sonde needs Node 24 or newer, and this is ${process.version}: npx sonde brings its own\n`)
  process.exitCode = 1
} else {
  const { folder, version } = built() ?? (await (await import('./build.ts')).buildCommand())
  module.enableCompileCache(join(folder, 'compiled'))
  await (await import(pathToFileURL(join(folder, 'main.js')).href)).main(version)
}
