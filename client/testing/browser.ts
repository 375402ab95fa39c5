import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** In one process the browser ends with its first context; and without web security no test sees what CORS forbids. */
const UNWANTED: ReadonlySet<string> = new Set(['--single-process', '--disable-web-security'])

/**
 * Starts the headless Chromium that comes as a package. It unpacks itself into the temporary folder and reuses what lies
 * there whatever its version, so it gets a folder of its own.
 */
export const launchBrowser = async (): Promise<Browser> => {
  const folder = join(tmpdir(), 'sonde-chromium-153')
  await mkdir(folder, { recursive: true })
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    const executablePath = await packaged.executablePath()
    const args = [
      ...packaged.args.filter(arg => !UNWANTED.has(arg)),
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
    ]
    return await chromium.launch({ executablePath, args })
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
