#!/usr/bin/env node
import { existsSync, readFileSync, statSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Plain JavaScript, so that a Node that is too old can say so. It starts the built command, and builds it again when a source has changed.
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')
const FOLDER = join(ROOT, 'build/sonde')

/** The folder of the build that is made of the sources as they are; undefined when there is none. */
const builtFolder = () => {
  try {
    const { folder, inputs } = JSON.parse(readFileSync(join(FOLDER, 'current.json'), 'utf8'))
    for (const path in inputs) {
      const { mtimeMs, size } = statSync(join(ROOT, path))
      if (inputs[path] !== `${mtimeMs} ${size}`) return undefined
    }
    return join(FOLDER, folder)
  } catch {
    return undefined
  }
}

if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`sonde needs Node 24 or newer, and this is ${process.version}: npx sonde brings its own\n`)
  process.exitCode = 1
} else {
  module.enableCompileCache(join(FOLDER, 'compiled'))
  const folder = builtFolder() ?? (await (await import('./build.ts')).buildCommand())
  const main = join(folder, 'main.js')
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  await (await import(existsSync(main) ? pathToFileURL(main).href : '../main.ts')).main(version)
}
