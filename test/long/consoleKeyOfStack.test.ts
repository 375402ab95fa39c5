import { afterAll, expect, it } from 'vitest'
import { consolePages, fresh, PATIENCE_MS } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
})

it('a device gets a key on its page, then another one, and loses both; its log has all of it', {
  timeout: PATIENCE_MS,
}, async () => {
  const device = fresh('KeyPage')
  const token = await stack.token({ sub: 'ada', devices: [device], scope: ['read', 'admin'] })
  const page = await pages.open(`/devices/${device}/key`, { token })
  const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()
  const dialog = page.getByRole('dialog')
  const readSecret = async () => {
    await dialog.getByText('Master secret').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  }
  await press('Give it a key')
  await readSecret()
  await page.getByText(/Protected since/).waitFor()
  expect((await stack.send(`/uplink/${device}`, { uplink_count: 1 })).code).toBe('4.01')
  await page.getByText('Last failure: it was not protected with the key of the device').waitFor()
  await press(/Replace/)
  await press('Make a new key')
  await readSecret()
  await page.getByText('Ends when the new key is first used').waitFor()
  for (const left of [1, 0]) {
    await press(/^Revoke key/)
    await press('Revoke the key')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('button', { name: /^Revoke key/ }).count()).toBe(left)
  }
  await page.getByText(/The name is locked/).waitFor()
  await page.getByRole('link', { name: 'Live' }).click()
  await expect.poll(() => page.getByText(/^Key (added|replaced|revoked) by ada/).count()).toBeGreaterThanOrEqual(4)
})
