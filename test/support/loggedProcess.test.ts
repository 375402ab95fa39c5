import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { startLoggedProcess } from './loggedProcess.ts'

const directory = await mkdtemp(join(tmpdir(), 'sonde-logged-'))
afterAll(() => rm(directory, { recursive: true }))

const started = (program: string) =>
  startLoggedProcess({
    name: 'the program',
    args: ['--eval', program],
    log: join(directory, 'log'),
    isUp: line => line === 'up',
  })

it('throws what a program printed that ends before it is up', async () => {
  await expect(started("console.error('no port'); process.exit(3)")).rejects.toThrow(
    'the program ended with 3:\nno port',
  )
})

it('has no fault when the program is asked to end', async () => {
  const { fault, stop } = await started("console.log('up'); setInterval(() => undefined, 1_000)")
  await stop()
  expect(fault()).toBeUndefined()
})

it('prints what a program printed that ends without being asked to, and keeps it as its fault', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { fault, stop } = await started("console.log('up'); setTimeout(() => { throw new Error('out of ports') }, 10)")
  await expect.poll(() => fault()?.message).toMatch(/^the program ended with 1:\nup\n[\s\S]*out of ports/)
  await stop()
  expect(printed).toHaveBeenCalledWith(expect.stringContaining('out of ports'))
  printed.mockRestore()
})
