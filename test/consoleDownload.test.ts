import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isStoredAsNew, NEW_DEVICE } from './support/newDevice.ts'
import { consolePages, downloaded, fresh, hasRows, messageOf, PATIENCE_MS, rowOf } from './support/page.ts'
import { sharedEndpoints } from './support/sharedEndpoints.ts'
import { stackUnderTest } from './support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterAll(async () => {
  await pages.close()
  await stack.close()
})

const DEVICE = fresh('Download')
/** Texts that break a careless writer of CSV or of lines. */
const VERSIONS = ['1.0', 'a,b "c"', '=1+1', 'two\nlines', 'Grüße']
type Shown = { readonly message: string; readonly fields: string }

/** A file of RFC 4180 as records. */
const recordsOf = (csv: string): Record<string, string>[] => {
  const cells = [...csv.replace(/^\ufeff/, '').matchAll(/("(?:[^"]|"")*"|[^,\r]*)(,|\r\n)/g)].map(
    ([, cell = '', end]) => ({ text: cell.replace(/^"|"$/g, '').replaceAll('""', '"'), end }),
  )
  const rows: string[][] = [[]]
  for (const { text, end } of cells) {
    rows.at(-1)?.push(text)
    if (end === '\r\n') rows.push([])
  }
  const [head = [], ...records] = rows.slice(0, -1)
  return records.map(record => Object.fromEntries(head.map((name, index) => [name, record[index] ?? ''])))
}

beforeAll(async () => {
  for (const [index, sw_version] of VERSIONS.entries()) {
    const heartbeat = {
      config: { dev_id: DEVICE, sw_version },
      modem_temperature: 20.5 + index,
      activity: { sleep: 60 },
    }
    await stack.send(`/uplink/${DEVICE}`, { uplink_count: index + 1, heartbeat })
  }
  await vi.waitUntil(async () => (await stack.events(DEVICE)).length === VERSIONS.length, PATIENCE_MS)
  await isStoredAsNew(stack, DEVICE)
}, PATIENCE_MS)

const open = async () => {
  const page = await pages.open(`/devices/${DEVICE}`)
  await rowOf(page, VERSIONS.length).waitFor()
  const shown: Shown[] = await page.locator('.log-row__text').evaluateAll(rows =>
    rows.map(row => {
      const fields = row.querySelector('.log-row__fields')?.textContent ?? ''
      return { message: row.firstChild?.textContent ?? '', fields }
    }),
  )
  return { page, shown }
}

describe('a download of the shown rows', { timeout: PATIENCE_MS }, () => {
  it('writes text, line by line', async () => {
    const { page, shown } = await open()
    const lines = (await downloaded(page, { form: 'Text' })).trimEnd().split('\n')
    expect(lines.map(line => /^(\S+) info {4}\S+ (.*?)(?: {2}(.*))?$/.exec(line)?.slice(2))).toEqual(
      shown.map(({ message, fields }) => [message, fields || undefined]),
    )
    const messages = shown.map(({ message }) => message)
    expect(messages.filter(message => message !== NEW_DEVICE)).toEqual(VERSIONS.map((_, index) => messageOf(index + 1)))
    expect(messages).toHaveLength(VERSIONS.length + 1)
  })

  it('writes NDJSON, with whole events', async () => {
    const { page, shown } = await open()
    const lines = (await downloaded(page, { form: 'NDJSON' })).trimEnd().split('\n')
    const events = lines.map(line => JSON.parse(line))
    expect(events.map(({ message }) => message)).toEqual(shown.map(({ message }) => message))
    const uplinks = events.filter(({ type }) => type === 'uplink')
    expect(uplinks.map(({ data }) => data.uplink.heartbeat.config.sw_version)).toEqual(VERSIONS)
    expect(uplinks.map(({ id }) => id)).toEqual((await stack.events(DEVICE)).map(({ id }) => id))
    expect(events.filter(({ type }) => type !== 'uplink')).toMatchObject([
      { type: 'status', data: { change: 'first-seen' } },
    ])
  })

  it('writes CSV, in which no cell is a formula', async () => {
    const { page, shown } = await open()
    const records = recordsOf(await downloaded(page, { form: 'CSV' }))
    expect(records.map(({ message }) => message)).toEqual(shown.map(({ message }) => message))
    const uplinks = records.filter(({ type }) => type === 'uplink')
    expect(uplinks.map(({ heartbeat_modem_temperature }) => Number(heartbeat_modem_temperature))).toEqual(
      VERSIONS.map((_, index) => 20.5 + index),
    )
    expect(uplinks.map(({ heartbeat_activity_sleep }) => heartbeat_activity_sleep)).toEqual(VERSIONS.map(() => '60'))
    expect(uplinks.map(({ data }) => JSON.parse(`${data}`).uplink.heartbeat.config.sw_version)).toEqual(VERSIONS)
  })

  it('leaves out rows that the filter hides', async () => {
    const { page } = await open()
    await page.getByRole('searchbox').fill('#2')
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await hasRows(page, [2])
    const lines = (await downloaded(page, { form: 'NDJSON' })).trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line).message)).toEqual([messageOf(2)])
  })
})

describe('a download of a range of time', { timeout: PATIENCE_MS }, () => {
  it('reads history, and holds only the events of the range', async () => {
    const begin = Math.ceil(Date.now() / 1000) * 1000 + 1000
    // Ranges are whole seconds: the next ones belong to a second of their own.
    await expect.poll(() => Date.now(), { interval: 50 }).toBeGreaterThan(begin)
    for (const count of [6, 7]) await stack.send(`/uplink/${DEVICE}`, { uplink_count: count })
    await expect.poll(async () => (await stack.events(DEVICE)).length).toBeGreaterThanOrEqual(VERSIONS.length + 2)
    const { page } = await open()
    await page.getByRole('combobox', { name: 'Times' }).selectOption('utc')
    const field = (ms: number) => new Date(ms).toISOString().slice(0, 19)
    const inRange = async (from: number, to: number) => {
      const file = await downloaded(page, { form: 'NDJSON', range: { from: field(from), to: field(to) } })
      const events = file.split('\n').flatMap(line => (line ? [JSON.parse(line)] : []))
      return events.flatMap(({ type, data }) => (type === 'status' ? [] : [data.uplink_count]))
    }
    expect(await inRange(begin, begin + 3_600_000)).toEqual([6, 7])
    expect(await inRange(begin - 3_600_000, begin)).toEqual([1, 2, 3, 4, 5])
  })
})
