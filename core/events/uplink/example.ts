import type { UplinkDetail } from './detail.ts'

/** The golden vector `uplink-heartbeat`, as the listener puts it on the bus. */
export const uplinkExample: UplinkDetail = {
  uplinks: [
    {
      id: '01HM6AQH203Q8R5V1KZXW0T9YB',
      deviceId: 'ABC123',
      receivedAt: '2024-01-15T10:30:00.000Z',
      uplink: {
        uplink_count: 42,
        heartbeat: { activity: { sleep: 660, modem: 45, gnss: 0, wifi: 6, other: 9 }, modem_temperature: 23.4 },
        location: {
          wifi: [
            { mac: 'aa:bb:cc:dd:ee:01', rssi: -61 },
            { mac: '3c:84:61:a0:f2:10', rssi: -70 },
            { mac: 'e0:63:da:1b:7c:22', rssi: -83 },
          ],
        },
      },
      wire: {
        bytes: 62,
        raw: 'CCoSEhILCJQFEC0YACAGKAklMzO7QRomCgoKBqq7zN3uARB5CgsKBjyEYaDyEBCLAQoLCgbgY9obfCIQpQE=',
        type: 'CON',
        messageId: 0x7d34,
        token: '5e2b',
      },
    },
  ],
}
