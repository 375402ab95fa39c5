import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { launchBrowser } from '../../client/testing/browser.ts'
import { startFakeSonde } from '../../client/testing/fakeSonde.ts'
import { bundle } from '../../scripts/client/bundle.ts'

/** A page of a frontend team, on an origin that is not the stack's, for as long as a test runs. It has the SDK as `sdk`. */
export const foreignPage = async (): Promise<{ readonly page: Page; readonly origin: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-foreign-'))
  await bundle(folder)
  const server = await startFakeSonde(folder)
  const browser = await launchBrowser()
  onTestFinished(async () => {
    await browser.close()
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })
  const page = await browser.newPage()
  await page.goto(server.http)
  await page.addScriptTag({ type: 'module', content: "import * as sdk from '/index.js'\nwindow.sdk = sdk" })
  await page.waitForFunction('window.sdk')
  return { page, origin: server.http }
}
