import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { alertsConsole, HOT, READER, told } from '../support/alertsConsole.ts'
import { Refusal } from '../support/consoleSite.ts'
import { isLive, later, PATIENCE_MS, seriousFindings } from '../support/page.ts'

const on = alertsConsole()

/** The text that is selected in the field with the focus. */
const SELECTED =
  'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)'
const PATIENT = { timeout: PATIENCE_MS }
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const card = (page: Page, rule: string) =>
  page.getByRole('list', { name: 'Rules' }).getByRole('listitem').filter({ hasText: rule })
const dialog = (page: Page) => page.getByRole('dialog')

it(
  'the rules say what they watch and in which state they are, and the badge counts open alerts while they change',
  PATIENT,
  async () => {
    on.alerts.fire('late-devices', 'Cooler-1', 'Late: not heard for 25 min')
    const page = await on.pages.open('/alerts')
    await card(page, 'late-devices').getByText('Firing for 1 device').waitFor()
    await card(page, 'many-errors')
      .getByText('20 or more log lines of level error and above within 5 minutes, by source')
      .waitFor()
    await card(page, 'watchdogs').getByText('Disabled').waitFor()
    const badge = page.getByRole('link', { name: /^Alerts/ })
    await badge.getByText('1').waitFor()
    on.alerts.fire('late-devices', 'Cooler-2', 'Late: not heard for 26 min')
    on.alerts.fire('many-errors', 'web-1', '21 log lines')
    await badge.getByText('3').waitFor()
    await card(page, 'many-errors').getByText('Firing for 1 device').waitFor()
    on.alerts.end('many-errors', 'web-1')
    await card(page, 'many-errors').getByText('Quiet').waitFor()
    await card(page, 'late-devices').getByRole('link').click()
    await page
      .getByRole('row', { name: /Cooler-2/ })
      .getByText('not heard for 26 min')
      .waitFor()
  },
)

it('on another page the number of open alerts is read once a minute, and not while nobody looks', PATIENT, async () => {
  const page = await on.pages.open('/all', { time: 'movable' })
  await expect.poll(() => on.alerts.reads()).toBe(1)
  await later(page, 20_000)
  expect(on.alerts.reads()).toBe(1)
  on.alerts.fire('late-devices', 'Cooler-1', 'Late')
  await later(page, 45_000)
  await page.getByRole('link', { name: 'Alerts 1 open' }).waitFor()
  expect(on.alerts.reads()).toBe(2)
  const isHidden = (hidden: boolean) =>
    page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
    )
  await isHidden(true)
  await later(page, 300_000)
  expect(on.alerts.reads()).toBe(2)
  await isHidden(false)
  await expect.poll(() => on.alerts.reads()).toBe(3)
})

it(
  'a rule is made with its pattern, whose faults are told with their place; it is changed, disabled and deleted',
  PATIENT,
  async () => {
    const page = await on.pages.open('/alerts')
    await page.getByRole('link', { name: 'New rule' }).click()
    await page.getByLabel('Name', { exact: true }).fill('oom')
    await page.getByLabel('Fires when').selectOption({ label: 'An event that matches a pattern' })
    const pattern = page.getByLabel('Pattern (JSON)')
    await pattern.fill('{\n  "level": [error]\n}')
    await page.getByText('error is no value: a text stands in double quotes (line 2, column 13)').waitFor()
    await press(page, 'Go to the fault')
    expect(await page.evaluate(SELECTED)).toBe('e')
    expect(await page.getByRole('button', { name: 'Make the rule' }).isDisabled()).toBe(true)
    await pattern.fill('{\n  "message": [{ "sounds-like": "oom" }]\n}')
    await press(page, 'Make the rule')
    await page.getByText('operator sounds-like is not understood (line 2, column 15)').waitFor()
    await pattern.fill('{ "message": [{ "wildcard": "*out of memory*" }] }')
    await page.getByLabel('Level', { exact: true }).selectOption('error')
    await page.getByText('a log line of level error and above and whose message matches *out of memory*').waitFor()
    await page.getByLabel('ops', { exact: true }).check()
    await press(page, 'Make the rule')
    await page.getByRole('heading', { name: 'oom' }).waitFor()
    expect(on.alerts.rules.get('oom')).toMatchObject({
      when: {
        kind: 'event',
        type: 'log',
        pattern: { level: ['error', 'fatal'], message: [{ wildcard: '*out of memory*' }] },
      },
      channels: ['ops'],
      devices: ['*'],
    })
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByLabel('Devices').fill('web-* not/an/id')
    await page.getByText('not/an/id is no device id').waitFor()
    await page.getByLabel('Devices').fill('web-* api')
    await press(page, 'Save')
    await page.getByText('web-* and api').waitFor()
    await press(page, 'Disable')
    await page.getByText('Disabled').waitFor()
    expect(on.alerts.rules.get('oom')).toMatchObject({ devices: ['web-*', 'api'], enabled: false })
    await press(page, 'Delete …')
    await press(page, 'Delete the rule')
    await page.getByRole('heading', { name: 'Alerts', exact: true }).waitFor()
    expect(on.alerts.rules.has('oom')).toBe(false)
  },
)

it('each kind of condition has its fields, and the rule that they make', PATIENT, async () => {
  const page = await on.pages.open('/alerts/_new')
  const made = async (name: string, kind: string, fill: () => Promise<unknown>) => {
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByLabel('Fires when').selectOption({ label: kind })
    await fill()
    await press(page, 'Make the rule')
    await page.getByRole('heading', { name, exact: true }).waitFor()
    await page.getByRole('link', { name: 'All rules' }).click()
    await page.getByRole('link', { name: 'New rule' }).click()
    return on.alerts.rules.get(name)?.when
  }
  const nothing = async () => undefined
  expect(await made('a', 'A device is late by its own interval', nothing)).toEqual({ kind: 'late' })
  expect(await made('b', 'A device was not heard for ten of its intervals', nothing)).toEqual({ kind: 'offline' })
  expect(await made('c', 'A device reboots', () => page.getByLabel('Reasons').fill('WATCHDOG, BROWNOUT'))).toEqual({
    kind: 'reboot',
    reasons: ['WATCHDOG', 'BROWNOUT'],
  })
  expect(
    await made('d', 'Many events within a time', async () => {
      await page.getByLabel('Of which events').selectOption('rejected')
      await page.getByLabel('Pattern (JSON)').fill('')
      await page.getByLabel('At least').fill('5')
      await page.getByLabel('Within', { exact: true }).fill('2')
      await page.getByLabel('Unit of Within').selectOption('h')
    }),
  ).toEqual({ kind: 'count', type: 'rejected', atLeast: 5, withinSeconds: 7200 })
  expect(
    await made('e', 'A value is beyond a bound', async () => {
      await page.getByLabel('Field').fill('air.co2')
      await page.getByLabel('Above or below the bound').selectOption('below')
      await page.getByLabel('Bound', { exact: true }).fill('-1.5')
      await page.getByLabel('For', { exact: true }).fill('90')
    }),
  ).toEqual({ kind: 'value', field: 'air.co2', below: -1.5, forSeconds: 90 })
  expect(await made('f', 'A name is heard for the first time', nothing)).toEqual({ kind: 'new-name' })
  expect(await made('g', 'A message fails the check of a key', nothing)).toEqual({ kind: 'key-failure' })
})

it('a rule is silenced for a while or until a time, and tried on each of its channels', PATIENT, async () => {
  const page = await on.pages.open('/alerts/late-devices')
  await press(page, 'Silence …')
  await dialog(page).getByLabel('8 hours').check()
  await press(page, 'Silence it')
  await page.getByText('Silenced until').waitFor()
  const until = () => Date.parse(`${on.alerts.rules.get('late-devices')?.silencedUntil}`) - Date.now()
  expect(until()).toBeGreaterThan(7 * 3_600_000)
  await press(page, 'Silence …')
  await dialog(page).getByLabel('Until …').check()
  await dialog(page)
    .getByLabel(/^Until \(/)
    .fill('2020-01-01T00:00')
  expect(await dialog(page).getByRole('button', { name: 'Silence it' }).isDisabled()).toBe(true)
  const inThreeDays = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  await dialog(page)
    .getByLabel(/^Until \(/)
    .fill(`${inThreeDays}T12:00:00`)
  await press(page, 'Silence it')
  await dialog(page).waitFor({ state: 'detached' })
  expect(until()).toBeGreaterThan(24 * 3_600_000)
  await press(page, 'End the silence')
  await page.getByText('Quiet').waitFor()
  await press(page, 'Test its channels')
  const result = page.getByRole('status', { name: 'Result of the test' })
  await result.getByText(/ops: delivered/).waitFor()
  await result.getByText(/down: refused \(500\)/).waitFor()
  expect(await page.getByRole('button', { name: /Delete/ }).count()).toBe(0)
  await page.getByText('It is changed in the configuration of the stage').waitFor()
})

it('a preview tells the cost of looking first, then what the rule would have told, and goes on', PATIENT, async () => {
  const page = await on.pages.open('/alerts/many-errors')
  const preview = page.getByRole('region', { name: 'Preview' })
  await preview.getByText('Last week').click()
  await preview.getByRole('button', { name: 'Estimate the cost' }).click()
  await preview.getByText('Looking through this period costs about 120 read units ($0.000015).').waitFor()
  expect(await preview.getByText('would have told', { exact: false }).count()).toBe(1)
  await preview.getByRole('button', { name: 'Look', exact: true }).click()
  await preview.getByText('2 alerts').waitFor()
  await preview
    .getByRole('row', { name: /Cooler-1/ })
    .getByText('3 d 12 h')
    .waitFor()
  await preview.getByRole('button', { name: 'Look on' }).click()
  await preview.getByText('4 alerts').waitFor()
  await preview.getByText('It cost 120 read units').waitFor()
  await preview.getByText('Last hour').click()
  await preview.getByText('4 alerts').waitFor({ state: 'detached' })
})

it('the last alerts of a rule come from history, each with a way to its place in the log', PATIENT, async () => {
  const since = '2026-01-15T10:30:00.000Z'
  const event = (id: string, rule: string, data: object) => ({
    ...{ id, deviceId: 'Cooler-9', timestamp: since, type: 'alert', level: 'warn', message: `${rule} about Cooler-9` },
    data: { rule, since, ...data },
  })
  on.stored = [
    event('01HM6AQH20J4C7N2M9P6D8E1FK', 'late-devices', { state: 'over', durationSeconds: 600 }),
    event('01HM6AQH20J4C7N2M9P6D8E1FJ', 'watchdogs', { state: 'firing' }),
    event('01HM6AQH20J4C7N2M9P6D8E1FH', 'late-devices', { state: 'firing' }),
  ]
  const page = await on.pages.open('/alerts/late-devices')
  const last = page.getByRole('region', { name: 'Last alerts' })
  await last.getByText('Over after 10 min').waitFor()
  expect(await last.getByRole('row').count()).toBe(3)
  const link = last.getByRole('link', { name: 'Show in the log' }).first()
  expect(await link.getAttribute('href')).toBe('/devices/Cooler-9?at=01HM6AQH20J4C7N2M9P6D8E1FK')
})

it(
  'a channel is added with an address that is shown nowhere, tried, given another one, and removed',
  PATIENT,
  async () => {
    const page = await on.pages.open('/alerts')
    const address = 'https://ntfy.example/our-secret-topic'
    await press(page, 'Add a channel …')
    await dialog(page).getByLabel('Name').fill('ops')
    await dialog(page).getByText('This name is in use.').waitFor()
    await dialog(page).getByLabel('Name').fill('phone')
    await dialog(page).getByLabel('Type').selectOption('ntfy')
    await dialog(page).getByLabel('Address').fill(address)
    await dialog(page).getByLabel('Access token').fill('tk_1')
    await press(page, 'Add the channel')
    await page.getByRole('heading', { name: 'phone' }).waitFor()
    expect(on.alerts.addresses.get('phone')).toEqual({ type: 'ntfy', url: address, token: 'tk_1' })
    expect(await page.content()).not.toContain('our-secret-topic')
    await press(page, 'Test channel phone')
    await page.getByText(/phone: delivered/).waitFor()
    await press(page, /^Replace the address of channel phone/)
    await dialog(page).getByLabel('Address').fill('https://ntfy.example/another')
    await press(page, 'Replace the address')
    await dialog(page).waitFor({ state: 'detached' })
    expect(on.alerts.addresses.get('phone')).toEqual({ type: 'ntfy', url: 'https://ntfy.example/another' })
    await press(page, /^Remove channel phone/)
    await press(page, 'Remove the channel')
    await page.getByRole('heading', { name: 'phone', exact: true }).waitFor({ state: 'detached' })
  },
)

it('without the scope admin rules are seen and not changed, and the page says how to get it', PATIENT, async () => {
  const page = await on.pages.open('/alerts', { token: READER })
  await page.getByText("npx sonde token --devices '*' --scope read,admin").waitFor()
  await card(page, 'many-errors').getByRole('link').click()
  await page.getByRole('region', { name: 'Preview' }).waitFor()
  expect(await page.getByRole('button', { name: /Silence|Test|Disable|Delete/ }).count()).toBe(0)
  const form = await on.pages.open('/alerts/_new', { token: READER })
  await form.getByText('You cannot change rules and channels').waitFor()
})

it('a stage of an earlier version, no rule, and an API that fails are told in words', PATIENT, async () => {
  const { answer } = on.alerts
  let refusal: Refusal | undefined = new Refusal(404, 'not-found')
  on.alerts = { ...on.alerts, answer: (...asked) => refusal ?? answer(...asked) }
  const older = await on.pages.open('/alerts')
  await older.getByText('This stage knows no alerts').waitFor()
  refusal = new Refusal(500, 'internal')
  const failing = await on.pages.open('/alerts')
  await failing.getByText('The server failed').waitFor()
  on.alerts.rules.clear()
  on.alerts.channels.clear()
  refusal = undefined
  await failing.getByText('There are no rules yet').waitFor()
  await failing.getByText('There is no channel').waitFor()
  const missing = await on.pages.open('/alerts/nobody')
  await missing.getByText('There is no rule nobody').waitFor()
})

const LOOKS: ReadonlyArray<readonly [string, (page: Page) => Promise<unknown>]> = [
  ['/alerts', page => press(page, 'Add a channel …').then(() => dialog(page).waitFor())],
  ['/alerts', page => card(page, 'late-devices').getByText('Firing').waitFor()],
  ['/alerts/late-devices', page => press(page, 'Silence …').then(() => dialog(page).waitFor())],
  [
    '/alerts/many-errors',
    page =>
      press(page, 'Estimate the cost')
        .then(() => press(page, 'Look'))
        .then(() => page.getByText('2 alerts').waitFor()),
  ],
  [
    '/alerts/_new',
    page =>
      page
        .getByLabel('Fires when')
        .selectOption('count')
        .then(() => page.getByLabel('Pattern').fill('{')),
  ],
]

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const)(
  'the pages of alerts have no serious finding of accessibility: %s, %d px wide',
  PATIENT,
  async (theme, width) => {
    on.alerts.fire('late-devices', 'Cooler-1', 'Late: not heard for 25 min')
    for (const [path, reach] of LOOKS) {
      const page = await on.pages.open(path, { theme, width })
      await reach(page)
      expect(await seriousFindings(page), `${path} ${theme}`).toEqual([])
      const isCut = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
      expect(isCut, path).toBe(false)
      await page.close()
    }
  },
)

it(
  'an alert that a page hears of changes the number of open alerts soon, and many of them cost no more reads than one',
  PATIENT,
  async () => {
    const page = await on.pages.open('/all', { time: 'movable' })
    await isLive(page)
    await expect.poll(() => on.alerts.reads()).toBe(1)
    on.alerts.fire('many-errors', HOT, 'Hot')
    on.sonde.pushTogether(Array.from({ length: 20 }, (_, minutes) => told(minutes, { state: 'firing' })))
    await page.getByText('modem_temperature is above 60').first().waitFor()
    await later(page, 10_000)
    await page.getByRole('link', { name: 'Alerts 1 open' }).waitFor()
    // Two, and one more where a minute has passed on a slow machine; not twenty.
    expect(on.alerts.reads()).toBeLessThanOrEqual(4)
  },
)
