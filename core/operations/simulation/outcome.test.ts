import { describe, expect, it } from 'vitest'
import { codecs } from '../../../proto/codec.ts'
import { readSchema } from '../../../proto/schemaFiles.ts'
import { readVector } from '../../../proto/vectorFiles.ts'
import type { CoapResponse } from '../../coap/client/client.ts'
import { NoAnswer } from '../../coap/client/exchange.ts'
import { MaxAge } from '../../coap/options/maxAge.ts'
import { uintOption } from '../../coap/options/value.ts'
import { lineOf, outcomeOf } from './outcome.ts'

const { downlink } = codecs(readSchema())
const answer = (code: string, more: Partial<CoapResponse> = {}): CoapResponse => ({
  code,
  payload: Buffer.alloc(0),
  options: [],
  attempts: 1,
  roundTripMs: 12.4,
  identity: { messageId: 1, token: Buffer.alloc(0) },
  ...more,
})
const line = (response: CoapResponse) => lineOf('ABC123', 42, outcomeOf(response, downlink.decode))
const told = Buffer.from(readVector('downlink-config').hex, 'hex')
const maxAge = { options: [uintOption(MaxAge, 5)] }

describe('an answer in one line', () => {
  it.each([
    [answer('2.04'), 'ABC123 #42 → 2.04 (12 ms)'],
    [
      answer('2.05', { payload: told }),
      'ABC123 #42 → 2.05 heartbeat_interval=720 s location_mode=WIFI, server_time=2024-01-15T10:30:00.123Z (12 ms)',
    ],
    [answer('5.03', maxAge), 'ABC123 #42 → 5.03 nothing was kept, again in 5 s (12 ms)'],
    [answer('4.29'), 'ABC123 #42 → 4.29 nothing was kept, again in 60 s (12 ms)'],
    [answer('4.00', { payload: Buffer.from('bad\u001b[2J id\n') }), 'ABC123 #42 → 4.00 bad [2J id (12 ms)'],
    [answer('4.04', { attempts: 3 }), 'ABC123 #42 → 4.04 (12 ms, 3 datagrams)'],
    [
      answer('2.05', { payload: Buffer.from([0xff]) }),
      'ABC123 #42 → 2.05 accepted, but the answer is no Downlink: truncated (12 ms)',
    ],
  ])('%#', (response, expected) => {
    expect(line(response)).toBe(expected)
  })

  it('says when there was none', () => {
    const error = new NoAnswer('timeout', 'no answer from coap://h:1 to 5 datagrams in 62.0 s', 5)
    const expected = 'ABC123 #42 → no answer from coap://h:1 to 5 datagrams in 62.0 s'
    expect(lineOf('ABC123', 42, { kind: 'unanswered', error })).toBe(expected)
  })
})
