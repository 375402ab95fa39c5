import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import * as z from 'zod'

/** The export that a part of a file belongs to: another export does not continue it. */
const Head = z.object({
  version: z.literal(1),
  query: z.string(),
  from: z.number(),
  to: z.number(),
  /** The process that writes it. */
  pid: z.number(),
})
export type Head = z.infer<typeof Head>

/** How far a part of a file has come: it is good up to so many bytes. */
const Checkpoint = z.object({
  bytes: z.number(),
  deviceId: z.string().optional(),
  after: z.string().optional(),
  events: z.number(),
  readUnits: z.number(),
})
export type Checkpoint = z.infer<typeof Checkpoint>

/** A file that is being written. Beside it stands a journal of what of it is good, so that it goes on however it was cut. */
export type PartFile = {
  readonly head: Head
  /** The place where it goes on; undefined for a new one. */
  readonly last: Checkpoint | undefined
  /** Writes bytes, and then that they are good. */
  readonly append: (bytes: Uint8Array, reached: Omit<Checkpoint, 'bytes'>) => Promise<void>
  /** Gives the whole file its name. */
  readonly finish: () => Promise<void>
  /** Leaves the part where it is; a file to which nothing was written is removed. */
  readonly close: () => Promise<void>
}

/** Names of a part of a file, and of its journal. */
export const namesOf = (file: string) => ({ part: `${file}.part`, journal: `${file}.progress` })

/**
 * Opens a part of a file: a new one, or the one that is there.
 * @throws Error when the file is there already, or the part is of another export, or another process writes it
 */
export const openPart = async (
  file: string,
  { isFresh, head }: { readonly isFresh: boolean; readonly head: Head },
): Promise<PartFile> => {
  const { part, journal } = namesOf(file)
  if (await exists(file)) throw new Error(`${file} is there already: move it away, or give another name`)
  const kept = await readJournal(journal)
  if (kept && kept.head.pid !== head.pid && isAlive(kept.head.pid))
    throw new Error(`${part} is being written by another process (${kept.head.pid})`)
  if (isFresh) await Promise.all([rm(part, { force: true }), rm(journal, { force: true })])
  if (!isFresh && kept && kept.head.query !== head.query)
    throw new Error(`${part} is of an export with other flags: give those, or begin again with --fresh`)
  const size = kept && !isFresh ? await sizeOf(part) : 0
  // The data may have been cut behind what the journal has.
  const last = isFresh ? undefined : kept?.checkpoints.findLast(({ bytes }) => bytes <= size)
  const goesOn = { ...(kept && !isFresh ? kept.head : head), pid: head.pid }
  const data = await open(part, last ? 'r+' : 'w')
  await data.truncate(last?.bytes ?? 0)
  const log = await open(journal, last ? 'r+' : 'w')
  const text = [goesOn, ...(kept?.checkpoints.filter(({ bytes }) => last && bytes <= last.bytes) ?? [])]
  await log.truncate(0)
  await log.write(text.map(line => `${JSON.stringify(line)}\n`).join(''), 0)
  return partFile({ file, head: goesOn, last, data, log })
}

const partFile = ({
  file,
  head,
  last,
  data,
  log,
}: {
  readonly file: string
  readonly head: Head
  readonly last: Checkpoint | undefined
  readonly data: FileHandle
  readonly log: FileHandle
}): PartFile => {
  const { part, journal } = namesOf(file)
  let bytes = last?.bytes ?? 0
  let logged: number | undefined
  let isClosed = false
  const close = async () => {
    if (isClosed) return
    isClosed = true
    await data.close()
    await log.close()
    // Where nothing was written, as without an answer to the question, nothing stays behind.
    if (last === undefined && logged === undefined) await Promise.all([rm(part), rm(journal)])
  }
  return {
    head,
    last,
    append: async (more, reached) => {
      await writeAll(data, more, bytes)
      bytes += more.length
      await data.datasync()
      logged ??= (await log.stat()).size
      const line = Buffer.from(`${JSON.stringify({ bytes, ...reached })}\n`)
      await writeAll(log, line, logged)
      logged += line.length
    },
    finish: async () => {
      isClosed = true
      await data.close()
      await log.close()
      await rename(part, file)
      await rm(journal)
    },
    close,
  }
}

const writeAll = async (handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}

/** Lines that were cut are left out: what is behind them is read again. */
const readJournal = async (file: string) => {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const [first = '', ...lines] = text.split('\n')
  const head = Head.safeParse(jsonIn(first)).data
  const checkpoints = lines.flatMap(line => Checkpoint.safeParse(jsonIn(line)).data ?? [])
  return head && { head, checkpoints }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a process runs on this machine. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0
const exists = async (file: string): Promise<boolean> => (await stat(file).catch(() => undefined)) !== undefined
