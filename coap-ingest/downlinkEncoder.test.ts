import { expect, it } from 'vitest'
import { downlinkEncoder } from './downlinkEncoder.ts'
import { downlinks } from './testing/testListener.ts'

it('encodes what the codec encodes, whatever came before', () => {
  const encode = downlinkEncoder(downlinks)
  for (const location_mode of ['NONE', 'GNSS'] as const) {
    for (const heartbeat_interval of [1, 720, 0xffffffff]) {
      for (const server_time of [1, 1, 1_700_000_000_000, 2 ** 53 - 1]) {
        const config = { heartbeat_interval, location_mode }
        expect(downlinks.decode(encode(config, server_time))).toEqual({ config, server_time })
        expect(encode(config, server_time)).toEqual(Buffer.from(downlinks.encode({ config, server_time })))
      }
    }
  }
})
