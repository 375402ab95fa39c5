import { inParallel } from '../runtime/inParallel.ts'
import type { Connections } from './connections.ts'
import { CUTS_AT_ONCE, type CutConnection } from './post.ts'

/** The number of connections that were cut, and the error for each that could not be, by connection id. */
export type SubjectCut = { readonly cut: number; readonly failed: ReadonlyMap<string, unknown> }

/**
 * Cuts every open connection of a subject. Looks twice, with `settle` between: a handshake that was accepted just before the
 * subject was revoked writes its row, or opens its socket, a moment later. The second look cuts every connection that it
 * finds, also one that was gone at the first: it may not have been open yet.
 */
export const cutSubject =
  ({
    connections,
    cut,
    settle,
  }: {
    connections: Pick<Connections, 'of'>
    cut: CutConnection
    settle: () => Promise<void>
  }) =>
  async (sub: string): Promise<SubjectCut> => {
    const done = new Set<string>()
    const failed = new Map<string, unknown>()
    const look = async () => {
      await inParallel(await connections.of(sub), CUTS_AT_ONCE, async connectionId => {
        try {
          if ((await cut(connectionId)) === 'cut') done.add(connectionId)
          failed.delete(connectionId)
        } catch (error) {
          failed.set(connectionId, error)
        }
      })
    }
    await look()
    await settle()
    await look()
    return { cut: done.size, failed }
  }
