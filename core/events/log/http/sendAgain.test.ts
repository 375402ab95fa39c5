import { expect, test } from 'vitest'
import { HttpProblem } from '../../../http/problem.ts'
import { orSendAgain } from './sendAgain.ts'

const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException', $metadata: { attempts: 3 } })
const failing = (error: Error) => orSendAgain(() => Promise.reject(error), log)
const logged: string[] = []
const log = (...[level, message]: readonly [string, string, unknown?]) => void logged.push(`${level} ${message}`)

test('a failure of AWS is logged, and answered 503: shippers send again', async () => {
  const problem = await failing(throttled).catch((error: unknown) => error)
  expect(problem).toMatchObject({ code: 'not-accepted', accepted: 0, headers: { 'retry-after': '2' } })
  expect(problem).not.toHaveProperty('message', expect.stringContaining('slow down'))
  expect(logged).toEqual(['error request failed'])
})

test('a refusal and a fault of the program stay what they are', async () => {
  const refusal = new HttpProblem('too-large')
  await expect(failing(refusal)).rejects.toBe(refusal)
  const fault = new TypeError('x is not a function')
  await expect(failing(fault)).rejects.toBe(fault)
  expect(await orSendAgain(async () => 1, log)).toBe(1)
})
