import { countOf, sondeMetric, sumOf } from './alarm-metrics.ts'
import { type Alarms, RECURRING } from './alarms.ts'
import type { Config } from './config.ts'

/**
 * Whether devices prove who they are. Whoever can reach the port can cause a failure, so that one datagram, or many within one minute, raise
 * nothing; a device whose every message fails does.
 */
export const addKeyAlarms = (alarms: Alarms, { plainCoap }: Config): void => {
  alarms.add('key-failures', {
    means:
      'Protected messages are refused again and again: a wrong, revoked or unknown key, or sequence numbers that were used. The devices that send them are not heard.',
    // An OSCORE option that is not well-formed is not of a device with a key.
    metric: sumOf(
      'Refused under keys',
      (['RefusedWrongKey', 'RefusedReplayed', 'RefusedRevokedKey', 'RefusedUnknownKey'] as const).map(name =>
        sondeMetric(name, 'Sum'),
      ),
    ),
    threshold: { above: 0 },
    lasting: RECURRING,
  })
  if (plainCoap !== 'accept')
    alarms.add('plain-uplinks', {
      means:
        'Messages without protection are refused again and again: the devices that they name have a key, or the stage requires one of every device.',
      metric: countOf(sondeMetric('RefusedPlain', 'Sum')),
      threshold: { above: 0 },
      lasting: RECURRING,
    })
}
