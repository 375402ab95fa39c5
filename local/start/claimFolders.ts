import { relative } from 'node:path'
import { type Endpoints, readEndpoints } from '../endpoints.ts'
import { type FolderLock, lockFolder } from '../folderLock.ts'

/**
 * Claims the folders of a run: that of `endpoints.json`, and that of the state where it is kept.
 * @throws CannotStart when a stack that runs has one of them
 */
export const claimFolders = async ({
  directory,
  dataDirectory,
}: {
  directory: string
  dataDirectory: string | undefined
}): Promise<FolderLock> => {
  const running = await readEndpoints(directory).catch(() => undefined)
  const own = lockFolder(directory, inUse(directory, running))
  if (dataDirectory === undefined || dataDirectory === directory) return own
  const data = lockFolder(
    dataDirectory,
    `Another stack keeps its state in ${shown(dataDirectory)}: end that one with Ctrl-C, or give another folder with --data.`,
  )
  return {
    release: () => {
      data.release()
      own.release()
    },
  }
}

const inUse = (directory: string, running: Endpoints | undefined): string => {
  const where = running ? ` (${running.console ?? running.coap})` : ''
  const end = running?.pid === undefined ? 'Ctrl-C' : `Ctrl-C or kill ${running.pid}`
  return `Sonde runs from ${shown(directory)} already${where}: end it with ${end}, or start another one with --dir and a folder of its own.`
}

const shown = (folder: string): string => relative(process.cwd(), folder) || '.'
