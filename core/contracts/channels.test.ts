import { expect, it } from 'vitest'
import { Channel } from './channels.ts'

const url = 'https://own.test/hook'
const isValid = (channel: object): boolean => Channel.safeParse(channel).success

it.each(['tk_1', 'a'.repeat(512), '!~'])('a token that can stand in a header is taken: %s', token =>
  expect(isValid({ type: 'ntfy', url, token })).toBe(true),
)

it.each(['', 'tk_1\n', 'a b', 'tk_ü', 'tk\r\nX-Evil: 1', '\u2028', 'a'.repeat(513)])(
  'another one is refused when it is given: %j',
  token => expect(isValid({ type: 'ntfy', url, token })).toBe(false),
)

it('a key of a signature is text, or base64 of at least 16 bytes', () => {
  const base64 = Buffer.alloc(24, 1).toString('base64')
  for (const secret of [
    'a secret of the channel',
    `whsec_${base64}`,
    `whsec_${Buffer.alloc(16, 1).toString('base64')}`,
  ])
    expect([secret, isValid({ type: 'webhook', url, secret })]).toEqual([secret, true])
  // Each of these would be an empty key, or a short one.
  for (const secret of [
    'short',
    'whsec_!!!!!!!!!!!!!!!!!!!!!!',
    `whsec_ ${base64}`,
    'whsec_AAAAAAAAAAAA',
    'whsec_==========',
  ])
    expect([secret, isValid({ type: 'webhook', url, secret })]).toEqual([secret, false])
})

it('a URL may have a user name and a password, as far as they can be read', () => {
  for (const user of ['', 'anna@', 'anna:pa%25s%C3%BC@'])
    expect([user, isValid({ type: 'webhook', url: `https://${user}own.test/hook` })]).toEqual([user, true])
  for (const user of ['anna:pa%zz@', '%@', 'anna:%ff@'])
    expect([user, isValid({ type: 'webhook', url: `https://${user}own.test/hook` })]).toEqual([user, false])
})
