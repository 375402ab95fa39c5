import { basename, sep } from 'node:path'

/** Folders, at any depth, that no program of a stack is made of: what is built, installed or only tested. */
const NOT_SOURCES = new Set(['dist', 'node_modules', 'coverage', 'testing', 'fixtures', '__snapshots__'])

/** Files that no program is made of: tests, pages for readers, archives, and what editors write beside a file. */
const NOT_SOURCE = /\.test\.tsx?$|\.(md|snap|tgz|log|tsbuildinfo)$|~$|^#.*#$|^4913$/

/**
 * Whether a stack may look different once this file has changed.
 * @param path relative to its room: `src/app.tsx`
 */
export const isSource = (path: string): boolean => {
  const parts = path.split(sep)
  if (parts.some(part => NOT_SOURCES.has(part) || part.startsWith('.'))) return false
  return !NOT_SOURCE.test(basename(path))
}
