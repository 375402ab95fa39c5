import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { consolePages, fresh, hasRows, isLive, PATIENCE_MS } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
})

/** Of the token of the next attempt, s: it has to be enough to open a page, which a busy machine does slowly. */
let lifetimeSeconds = 12
const now = () => Math.floor(Date.now() / 1000)

describe('a token that expires while the page is open', { timeout: 2 * PATIENCE_MS, retry: 2 }, () => {
  it('is asked for again, and the log goes on where it was: no row lost, none twice', async () => {
    const exp = () => now() + lifetimeSeconds
    const device = fresh(`Expiry-${lifetimeSeconds}`)
    onTestFinished(() => {
      lifetimeSeconds *= 2
    })
    const send = (uplink_count: number) => stack.send(`/uplink/${device}`, { uplink_count })
    await send(1)
    await expect.poll(async () => (await stack.events(device)).length).toBe(1)
    // The browser starts with its first page.
    await pages.open('/')
    const page = await pages.open(`/devices/${device}`, { token: await stack.token({ exp: exp() }) })
    await isLive(page)
    await send(2)
    await hasRows(page, [1, 2])
    await page.getByRole('region', { name: 'About your token' }).waitFor()

    const dialog = page.getByRole('dialog', { name: 'Another token is needed' })
    await dialog.waitFor({ timeout: 60_000 })
    await send(3)
    await dialog.getByLabel('Token').fill(await stack.token({ exp: now() - 5 }))
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog
      .getByText(/expired/i)
      .last()
      .waitFor()
    await send(4)
    await dialog.getByLabel('Token').fill(`Bearer ${await stack.token({})}`)
    await dialog.getByRole('button', { name: 'Continue' }).click()
    await dialog.waitFor({ state: 'detached' })
    await send(5)
    await hasRows(page, [1, 2, 3, 4, 5])
    await isLive(page)
  })
})
