import { afterAll, afterEach, describe, expect, inject, it } from 'vitest'
import { consolePages, messageOf, PATIENCE_MS } from '../support/page.ts'
import { sharedEndpoints } from '../support/sharedEndpoints.ts'
import { stackUnderTest } from '../support/stack.ts'

const stack = stackUnderTest(await sharedEndpoints())
const pages = consolePages(stack.endpoints)
afterEach(() => stack.switchFaults({}))
afterAll(async () => {
  await pages.close()
  await stack.close()
})

const send = (uplink_count: number) => stack.send('/uplink/Cut-1', { uplink_count })

describe.runIf(inject('isLocal'))('a connection that is cut', () => {
  it(
    'resumes with no row lost and none twice',
    async () => {
      await send(1)
      const page = await pages.open('/devices/Cut-1')
      let sockets = 1
      page.on('websocket', () => {
        sockets++
      })
      await page.getByText(messageOf(1)).waitFor()
      await stack.switchFaults({ 'socket-cut': { rate: 0.7 }, seed: 3 })
      for (let count = 2; count <= 12; count++) {
        await send(count)
        // Cuts come about once a second: the next uplinks are sent while the page is coming back.
        if (count % 4 === 0) await expect.poll(() => sockets).toBeGreaterThan(count / 4)
      }
      await stack.switchFaults({})
      const rows = page.getByRole('button', { name: /^Details of Received uplink/ })
      const expected = Array.from({ length: 12 }, (_, index) => `Details of ${messageOf(index + 1)}`)
      await expect.poll(() => rows.count()).toBe(expected.length)
      const shown = await rows.evaluateAll(buttons => buttons.map(button => button.getAttribute('aria-label')))
      expect(shown).toEqual(expected)
    },
    PATIENCE_MS,
  )
})
