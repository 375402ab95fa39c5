import { expect, it } from 'vitest'
import { turns } from './turns.ts'

it('a turn begins when the one before it has ended', async () => {
  const take = turns()
  const begun: string[] = []
  const first = await take()
  const second = take().then(done => {
    begun.push('second')
    return done
  })
  begun.push('first')
  first()
  const ended = await second
  ended()
  await take()
  expect(begun).toEqual(['first', 'second'])
})
