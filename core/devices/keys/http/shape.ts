import { timeOf } from '../../../../client/ids.ts'
import { isOver, type KeyRecord } from '../keyRecord.ts'
import type { ShownKey } from '../registry/registry.ts'
import type { DeviceKey, Key } from './contract.ts'

/** A key as the device has it. */
export const deviceKeyOf = ({ record, secrets }: ShownKey): DeviceKey => ({
  deviceId: record.deviceId,
  senderId: record.kid,
  recipientId: '',
  masterSecret: secrets.masterSecret.toString('hex'),
  masterSalt: secrets.masterSalt.toString('hex'),
  algorithm: 'AES-CCM-16-64-128',
  hkdf: 'HKDF-SHA-256',
})

/** A key without its secret. @param now ms since 1970 */
export const keyOf = (record: KeyRecord, now: number): Key => ({
  senderId: record.kid,
  status: isOver(record, now) ? 'revoked' : record.status,
  createdAt: record.createdAt,
  endsAt: record.endsAt ?? null,
  lastUsedAt: record.last ? new Date(timeOf(record.last.id)).toISOString() : null,
  isImported: record.wrapped !== undefined,
})
