import { expect, it } from 'vitest'
import { SAME_MESSAGE_MS } from '../../../client/ids.ts'
import * as parameters from './parameters.ts'

it('the times of RFC 7252 §4.8.2, Table 3, are derived from the parameters', () => {
  expect(parameters).toMatchObject({
    MAX_TRANSMIT_SPAN: 45_000,
    MAX_TRANSMIT_WAIT: 93_000,
    MAX_LATENCY: 100_000,
    PROCESSING_DELAY: 2_000,
    MAX_RTT: 202_000,
    EXCHANGE_LIFETIME: 247_000,
    NON_LIFETIME: 145_000,
  })
})

it('two ids are one message for as long as a message id stays taken', () => {
  expect(SAME_MESSAGE_MS).toBe(parameters.EXCHANGE_LIFETIME)
})
