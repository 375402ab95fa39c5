import { expect, it } from 'vitest'
import { replaceableListener } from './replaceable.ts'

/** Processes that do nothing but note their starts and ends. */
const processes = () => {
  const log: string[] = []
  const exits: (() => void)[] = []
  return {
    log,
    crash: (number: number) => exits[number]?.(),
    start: async (ports: { coapPort: number; healthPort: number }) => {
      const number = exits.length
      if (number === 3) throw new Error('ended before it listened')
      log.push(`start ${number} on ${ports.coapPort}/${ports.healthPort}`)
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      exits.push(resolve)
      const end = (word: string) => () => {
        log.push(`${word} ${number}`)
        resolve()
        return ended
      }
      const { coapPort, healthPort } = ports
      return { coapPort: coapPort || 5683, healthPort: healthPort || 8080, ended, stop: end('stop'), kill: end('kill') }
    },
  }
}

const anyPorts = { coapPort: 0, healthPort: 0 }

it('is replaced by a new process on the same ports once the old one has ended, one at a time', async () => {
  const { log, start } = processes()
  const listener = await replaceableListener(start, anyPorts)
  await Promise.all([listener.restart(), listener.restart()])
  await listener.restart()
  await listener.stop()
  expect(log).toEqual(['start 0 on 0/0', 'stop 0', 'start 1 on 5683/8080', 'stop 1', 'start 2 on 5683/8080', 'stop 2'])
})

it('has failed when it ends by itself, and not when it is replaced', async () => {
  const { crash, start } = processes()
  const listener = await replaceableListener(start, anyPorts)
  let hasFailed = false
  const failing = listener.failed.then(() => {
    hasFailed = true
  })
  await listener.restart()
  expect(hasFailed).toBe(false)
  crash(1)
  await failing
})

it('is not there after it was killed, which is no failure, until it is restarted', async () => {
  const { log, start } = processes()
  const listener = await replaceableListener(start, anyPorts)
  let hasFailed = false
  void listener.failed.then(() => {
    hasFailed = true
  })
  await listener.kill()
  await listener.restart()
  await listener.stop()
  expect(log).toEqual(['start 0 on 0/0', 'kill 0', 'start 1 on 5683/8080', 'stop 1'])
  expect(hasFailed).toBe(false)
})

it('has failed when its successor does not start', async () => {
  const { start } = processes()
  const listener = await replaceableListener(start, anyPorts)
  await listener.restart()
  await listener.restart()
  await expect(listener.restart()).rejects.toThrow('before it listened')
  await listener.failed
  await listener.stop()
})
