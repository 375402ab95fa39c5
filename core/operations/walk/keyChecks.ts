import type { Finding } from './hops.ts'

/** The checks of a device with a key, in this order. */
export const KEY_CHECKS = ['key', 'answer', 'storage', 'frame', 'replay', 'wrong key', 'plain', 'revoked'] as const
export type KeyCheck = (typeof KEY_CHECKS)[number]

/** The findings about a device with a key; or why nothing about keys could be checked, and what it needs. */
export type KeyWalked = Readonly<Record<KeyCheck, Finding>> | { readonly skipped: string }

/** The first check that failed. */
export const brokenCheck = (walked: KeyWalked): KeyCheck | undefined =>
  'skipped' in walked ? undefined : KEY_CHECKS.find(check => walked[check].state === 'failed')
