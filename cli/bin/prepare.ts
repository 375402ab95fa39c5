import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { buildCommand } from './build.ts'

/**
 * `npm run build`, and part of `npm ci`: builds the command, and puts it beside the commands of the packages, where `npx sonde` finds it.
 * Without that npm would install this package into a cache of its own first.
 */
const ROOT = resolve(import.meta.dirname, '../..')
const programs = join(ROOT, 'node_modules/.bin')

await buildCommand()
if (existsSync(join(ROOT, 'node_modules'))) {
  mkdirSync(programs, { recursive: true })
  const link = join(programs, 'sonde')
  rmSync(link, { force: true })
  symlinkSync(relative(programs, join(ROOT, 'cli/bin/sonde.js')), link)
}
