import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

/** How far a file has been shipped: the file itself, or one that was rotated away from its path. */
const FilePosition = z.object({
  /** As text: it may have 64 bits. */
  inode: z.string(),
  marks: z.object({ position: z.int().nonnegative(), head: z.string(), tail: z.string() }),
  /** The range after the position that was being sent, its key, and a digest of its bytes. Whether the stack has it is not known. */
  sending: z.object({ end: z.int().positive(), key: z.string(), digest: z.string() }).optional(),
  /** It was rotated away, and everything in it had been shipped. */
  isDone: z.boolean().default(false),
})
export type FilePosition = z.infer<typeof FilePosition>

const Positions = z.object({
  version: z.literal(1),
  path: z.string(),
  /** When no file was being read, ms since 1970: what was rotated away later is not shipped yet. */
  since: z.number(),
  /** The files of the path of which a part was shipped, the oldest first. Later ones are found by the time of their last change. */
  files: z.array(FilePosition),
})
export type Positions = z.infer<typeof Positions>

export type PositionFile = {
  /** @returns undefined where nothing was shipped yet @throws Error of one line when it is not understood */
  readonly read: () => Promise<Positions | undefined>
  /** Replaces it in one step, and returns once it is on the disk. */
  readonly write: (positions: Positions) => Promise<void>
}

/** The positions of one path, in a folder of their own. */
export const positionFile = (folder: string): PositionFile => {
  const file = join(folder, 'positions.json')
  const draft = `${file}.new`
  return {
    read: async () => {
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      if (text === undefined) return undefined
      const parsed = Positions.safeParse(jsonIn(text))
      if (parsed.success) return parsed.data
      throw new Error(`${file} is not understood: remove it, and the file is shipped from its beginning`)
    },
    write: async positions => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      try {
        await writeThrough(draft, `${JSON.stringify(positions)}\n`)
        await rename(draft, file)
        await flushFolder(folder)
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined)
        throw error
      }
    },
  }
}

const writeThrough = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The new name is on the disk once its folder is. */
const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
