import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** Numbers that are reserved with one write. After a crash as many may be left out, and none is used twice. */
const STEP = 100

/**
 * The sequence numbers of a key, kept in a file ahead of their use (RFC 8613 Appendix B.1.1): a number twice under one key would give away what
 * was sent. Two programs that share the file take numbers from different steps.
 * @throws Error when the file cannot be read or written, or does not hold a number
 */
export const sequenceNumbers = (file: string): (() => number) => {
  let next = 0
  let end = 0
  return () => {
    if (next === end) {
      next = reserved(file)
      end = next + STEP
      keep(file, end)
    }
    return next++
  }
}

/** The first number that is not reserved yet. */
const reserved = (file: string): number => {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
  if (!/^\d{1,13}$/.test(text))
    throw new Error(`${file} holds no sequence number: the key needs a new one (sonde key rotate)`)
  return Number(text)
}

/** Writes in one step, and waits for the disk. */
const keep = (file: string, number: number): void => {
  const draft = `${file}.${process.pid}`
  const descriptor = openSync(draft, 'w', 0o600)
  writeSync(descriptor, `${number}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(draft, file)
}
