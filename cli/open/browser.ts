import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The browser reads its file within this time, ms. */
const READ_MS = 5_000
/** A program that opens files ends by itself; one that is the browser goes on. */
const STARTED_MS = 2_000

type Machine = { readonly platform: NodeJS.Platform; readonly environment: NodeJS.ProcessEnv }

/** The programs that open a file in the browser, the first that is there. None where there is no screen. */
const openers = ({ platform, environment }: Machine): readonly (readonly string[])[] => {
  const { BROWSER, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = environment
  const own = BROWSER ? [BROWSER.split(' ')] : []
  if (platform === 'darwin') return [...own, ['open']]
  if (platform === 'win32') return [...own, ['cmd', '/c', 'start', '']]
  if (WSL_DISTRO_NAME) return [...own, ['wslview'], ['xdg-open']]
  return DISPLAY || WAYLAND_DISPLAY ? [...own, ['xdg-open']] : own
}

/**
 * Opens an address that holds a secret. A program's arguments are seen by every user of the machine: the browser is given a file that
 * leads to the address, which only this user can read.
 * @returns whether there is a browser
 */
export const openInBrowser = async (address: string, machine: Machine): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-open-'))
  const file = join(folder, 'console.html')
  const target = JSON.stringify(address).replaceAll('<', String.raw`\u003c`)
  const page = `<!doctype html><meta charset="utf-8"><title>Sonde</title><script>location.replace(${target})</script>`
  await writeFile(file, page, { mode: 0o600 })
  try {
    for (const [program = '', ...args] of openers(machine)) {
      if (await starts(program, [...args, file])) {
        await wait(READ_MS)
        return true
      }
    }
    return false
  } finally {
    await rm(folder, { recursive: true })
  }
}

const starts = (program: string, args: readonly string[]): Promise<boolean> =>
  new Promise(resolve => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true })
    const timer = setTimeout(() => resolve(true), STARTED_MS)
    const end = (isStarted: boolean) => {
      clearTimeout(timer)
      resolve(isStarted)
    }
    child.once('error', () => end(false))
    child.once('exit', code => end(code === 0))
    child.unref()
  })
