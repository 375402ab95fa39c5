import { afterAll, describe, expect, it } from 'vitest'
import { consolePages, fresh, hasRows, isLive, PATIENCE_MS } from './support/page.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
})

const LIFETIME_SECONDS = 12
const now = () => Math.floor(Date.now() / 1000)

describe('a token that expires while the page is open', { timeout: 2 * PATIENCE_MS }, () => {
  it('is asked for again, and the log goes on where it was: no row lost, none twice', async () => {
    const device = fresh('Expiry')
    const send = (uplink_count: number) => stack.send(`/uplink/${device}`, { uplink_count })
    await send(1)
    await expect.poll(async () => (await stack.events(device)).length).toBe(1)
    const page = await pages.open(`/devices/${device}`, { token: await stack.token({ exp: now() + LIFETIME_SECONDS }) })
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
