import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deviceCommand } from '../../cli/device.ts'
import { keyCommand } from '../../cli/key.ts'
import { type End, type InRun, survives } from '../support/survival.ts'

const ends = Array.from({ length: 5 }, (): End[] => ['SIGINT', 'SIGKILL']).flat()

const fileIn = (directory: string) => join(directory, 'Kept-keyed.json')

/** One uplink of a device with a key. */
const sayUnderKey = async (directory: string) => {
  const { code } = await deviceCommand.outcome([
    '--key',
    fileIn(directory),
    '--count',
    '1',
    '--lines',
    '0',
    '--dir',
    directory,
  ])
  expect(code).toBe(0)
}

const giveKey: InRun = async ({ endpoints: { aws }, directory }) => {
  const { code } = await keyCommand.outcome(['add', 'Kept-keyed', '--out', fileIn(directory), '--dir', directory])
  expect(code).toBe(0)
  await sayUnderKey(directory)
  // Viewers that come later are told of what is sent later.
  const unfinished = async () => {
    const counts: unknown = await (await fetch(`${aws}/_local/unfinished`)).json()
    return Object.values(Object(counts)).filter(count => count !== 0)
  }
  await expect.poll(unfinished, { timeout: 60_000 }).toEqual([])
}

const useKeyAgain: InRun = async ({ directory }) => {
  const { out } = await keyCommand.outcome(['show', 'Kept-keyed', '--dir', directory])
  expect(out).toBe(await readFile(fileIn(directory), 'utf8'))
  await sayUnderKey(directory)
}

it('2,000 uplinks, as fast as the stack takes them, and the key of a device, are kept with --data, five times over Ctrl-C and five over kill -9', {
  timeout: 1_200_000,
}, async () => {
  const { acknowledged, stored } = await survives({ ends, uplinks: 2_000, first: giveKey, last: useKeyAgain })
  console.log(`kept: ${acknowledged} acknowledged, ${stored} stored`)
  expect(acknowledged).toBeGreaterThanOrEqual(20_000)
})
