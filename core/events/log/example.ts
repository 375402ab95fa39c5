import type { LogDetail } from './detail.ts'

/** Two lines that a device wrote itself, as they are put on the bus. */
export const logExample: LogDetail = {
  id: '01HM6AQH20W8E3T5N1B7K4C6ZS',
  deviceId: 'ABC123',
  receivedAt: '2024-01-15T10:30:00.000Z',
  lines: [
    {
      timestamp: '2024-01-15T10:29:59.871204Z',
      level: 'warn',
      message: 'No network yet, trying again',
      application: 'modem',
      metadata: { attempt: 3, rsrp: -118 },
    },
    { level: 'unknown', message: 'plain text' },
  ],
}
