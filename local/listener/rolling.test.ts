import { expect, it } from 'vitest'
import type { Balancer } from '../balancer/balancer.ts'
import type { Target } from '../balancer/target.ts'
import { rollingListener } from './rolling.ts'

/** A balancer that notes what it is told; targets are healthy when the test says so. */
const noting = () => {
  const log: string[] = []
  const ready: (() => void)[] = []
  const balancer: Balancer = {
    port: 5683,
    register: ({ coapPort, healthPort }) => {
      log.push(`register ${coapPort}`)
      const { promise: healthy, resolve } = Promise.withResolvers<void>()
      ready.push(resolve)
      const target: Target = {
        coapPort,
        healthPort,
        healthy,
        health: () => 'initial',
        drain: () => undefined,
        isDraining: () => false,
        keepsFlows: () => true,
        close: () => undefined,
      }
      return target
    },
    deregister: ({ coapPort }) => void log.push(`deregister ${coapPort}`),
    close: async () => void log.push('close'),
  }
  return { log, ready, balancer }
}

const started = async () => {
  const { log, ready, balancer } = noting()
  const ends: (() => void)[] = []
  const listener = await rollingListener(async () => {
    const coapPort = ends.length + 1
    log.push(`start ${coapPort}`)
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    ends.push(resolve)
    const stop = () => {
      log.push(`stop ${coapPort}`)
      resolve()
      return ended
    }
    const kill = () => {
      log.push(`kill ${coapPort}`)
      resolve()
      return ended
    }
    return { coapPort, healthPort: coapPort, ended, stop, kill }
  }, balancer)
  return { log, ready, ends, listener }
}

it('starts the new one first, and lets the old one go once the new one is healthy', async () => {
  const { log, ready, listener } = await started()
  const replaced = listener.restart()
  await expect.poll(() => log.at(-1)).toBe('register 2')
  ready[1]?.()
  await replaced
  await listener.stop()
  const replacing = ['start 1', 'register 1', 'start 2', 'register 2', 'deregister 1', 'stop 1']
  expect(log).toEqual([...replacing, 'deregister 2', 'stop 2', 'close'])
})

it('keeps the old one when the new one ends before it is healthy', async () => {
  const { log, ends, listener } = await started()
  const replaced = listener.restart()
  await expect.poll(() => log.at(-1)).toBe('register 2')
  ends[1]?.()
  await expect(replaced).rejects.toThrow('before it was healthy')
  expect(log).not.toContain('stop 1')
  expect(log.at(-1)).toBe('deregister 2')
})

it('has failed when it ends by itself, and not when it is told to', async () => {
  const { ends, listener } = await started()
  ends[0]?.()
  await listener.failed
})

it('once killed comes back with a restart, and has not failed by itself', async () => {
  const { log, ready, listener } = await started()
  let hasFailed = false
  void listener.failed.then(() => {
    hasFailed = true
  })
  await listener.kill()
  const restarted = listener.restart()
  await expect.poll(() => log.at(-1)).toBe('register 2')
  ready[1]?.()
  await restarted
  await listener.stop()
  const killed = ['start 1', 'register 1', 'deregister 1', 'kill 1', 'start 2', 'register 2']
  expect(log).toEqual([...killed, 'deregister 2', 'stop 2', 'close'])
  expect(hasFailed).toBe(false)
})
