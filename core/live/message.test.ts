import { expect, it } from 'vitest'
import { ErrorFrame, PongFrame } from '../contracts/frames.ts'
import { answerTo } from './answer.ts'

const now = () => new Date(0)

it.each(['ping', ' ping\n', '{"action":"ping"}'])('%j is answered by a pong', text => {
  const frame = answerTo(text, now)
  expect(frame).toEqual({ type: 'pong', timestamp: '1970-01-01T00:00:00.000Z' })
  expect(PongFrame.parse(frame)).toEqual(frame)
})

it.each([
  ['', 'not-json'],
  ['{"action":', 'not-json'],
  ['PING', 'not-json'],
  ['null', 'unknown-action'],
  ['[]', 'unknown-action'],
  ['"ping"', 'unknown-action'],
  ['{}', 'unknown-action'],
  ['{"action":7}', 'unknown-action'],
  ['{"action":"constructor"}', 'unknown-action'],
  ['{"action":"ping","more":1}', 'bad-message'],
])('%j is answered by the error %s', (text, code) => {
  const frame = answerTo(text, now)
  expect(frame).toMatchObject({ type: 'error', code })
  expect(ErrorFrame.parse(frame)).toEqual(frame)
})
