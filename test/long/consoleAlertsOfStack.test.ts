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

it('a rule that is made on its page fires for a device that reboots, there and in the log, and is over; then it is deleted', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const device = fresh('AlertPage')
  const rule = device.toLowerCase()
  const token = await stack.token({ sub: 'ada', devices: ['*'], scope: ['read', 'admin'] })
  const page = await pages.open('/alerts/_new', { token })
  const patiently = { timeout: PATIENCE_MS }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  await page.getByLabel('Name', { exact: true }).fill(rule)
  await page.getByLabel('Fires when').selectOption({ label: 'A device reboots' })
  await page.getByLabel('Devices').fill(device)
  await page.getByLabel('Cool-down', { exact: true }).fill('2')
  await page.getByLabel('Unit of Cool-down').selectOption('s')
  await press('Make the rule')
  await page.getByText('Quiet', { exact: true }).waitFor(patiently)

  const reboot = { uplink_count: 1, heartbeat: { reboot: { reason: 'WATCHDOG' } } }
  expect((await stack.send(`/uplink/${device}`, reboot)).code).toMatch(/^2/)
  const last = page.getByRole('region', { name: 'Last alerts' })
  await last
    .getByText(/^Alert/)
    .first()
    .waitFor(patiently)
  await last.getByText(/^Over after/).waitFor(patiently)
  await page.getByText('Quiet', { exact: true }).waitFor(patiently)

  await press('Estimate the cost')
  await page.getByText(/Looking through this period costs about/).waitFor(patiently)
  await press('Look')
  await page.getByText('1 alert', { exact: true }).waitFor(patiently)

  await press('Silence …')
  await press('Silence it')
  await page.getByText('Silenced until').waitFor(patiently)
  await press('Test its channels')
  await page.getByText('The rule has no channel').waitFor(patiently)

  await last.getByRole('link', { name: 'Show in the log' }).last().click()
  const row = page.locator('[data-event]', { hasText: rule }).first()
  await row.getByText('Alert', { exact: true }).waitFor(patiently)
  await page.goBack()
  await press('Delete …')
  await press('Delete the rule')
  await page.getByRole('heading', { name: 'Alerts', exact: true }).waitFor(patiently)
  await expect.poll(() => page.getByRole('link', { name: rule, exact: true }).count(), patiently).toBe(0)
})
