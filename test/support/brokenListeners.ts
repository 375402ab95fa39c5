import { type FakeServer, fakeServer, piggybacked } from '../../core/coap/testing/fakeServer.ts'

/** A UDP port that takes datagrams and answers nothing, as a firewall that drops them looks from outside. */
export const swallowing = (): Promise<FakeServer> => fakeServer(() => undefined)

/** A CoAP server that is there and does not do its work: it answers pings, and uplinks with `code`, or not at all. */
export const pingOnly = (code?: string): Promise<FakeServer> =>
  fakeServer(({ packet, reply }) => {
    if (packet.code === '0.00') reply({ code: '0.00', reset: true, messageId: packet.messageId })
    else if (code !== undefined) reply(piggybacked(packet, code))
  })
