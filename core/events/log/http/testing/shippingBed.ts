import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Claims } from '../../../../contracts/claims.ts'
import { guarded, type HttpAnswer } from '../../../../http/message.ts'
import { claimsWith } from '../../../../testing/claims.ts'
import { requestWith } from '../../../../testing/httpRequests.ts'
import { RECEIVED_AT } from '../../../../testing/uplinks.ts'
import { idHashes } from '../../../ids/hashes.ts'
import { type LogBatch, logBatches } from '../../accept/logBatches.ts'
import { receiptTimes } from '../../accept/receiptTimes.ts'
import type { LogDetail } from '../../detail.ts'
import type { Interruption } from '../interrupted.ts'
import { postLoki } from '../loki/postLoki.ts'
import { postOtlp } from '../otlp/postOtlp.ts'
import { postLogs } from '../postLogs.ts'
import { type Ship, shipper } from '../ship.ts'
import { sourceLimits } from '../sourceLimits.ts'

const textOf = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
export const OTLP_SCHEMA = textOf('otlp/logs.proto')
export const LOKI_SCHEMA = textOf('loki/push.proto')

export type Sent = {
  readonly body?: Buffer | string
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly queryString?: string
  readonly claims?: Partial<Claims>
}

/** The ways in as a function has them, with a bus in memory. */
export const shippingBed = ({
  linesPerMinute = 1_000_000,
  batchesPerSecond = 1000,
  counted = async () => 0,
  now = () => RECEIVED_AT,
}: {
  linesPerMinute?: number
  batchesPerSecond?: number
  counted?: (source: string) => Promise<number>
  now?: () => number
} = {}) => {
  const onBus = new Map<string, LogDetail>()
  const interrupted = new Map<string, Interruption>()
  const failures: unknown[] = []
  let refuses = (_batch: LogBatch, _at: number): boolean => false
  let nonce = 0
  let entries = 0
  const shipAll = shipper({
    batches: async (bySource, receipt) =>
      logBatches(idHashes({ current: Buffer.alloc(32, 1), currentSince: 0 }))(bySource, receipt),
    times: receiptTimes(now),
    put: async batches =>
      batches.map((batch, at) => {
        if (refuses(batch, at)) return 'ThrottlingException'
        onBus.set(batch.detail.id, batch.detail)
        return undefined
      }),
    admit: sourceLimits({ counted, linesPerMinute, batchesPerSecond, now, onFailure: error => failures.push(error) }),
    interruptions: {
      find: async name => interrupted.get(name),
      keep: async (name, interruption) => {
        interrupted.set(name, interruption)
      },
      forget: async name => {
        interrupted.delete(name)
      },
    },
    random: bytes => Buffer.alloc(bytes, ++nonce),
    onFailure: error => failures.push(error),
  })
  const ship: Ship = shipment => {
    entries += shipment.entries.length
    return shipAll(shipment)
  }
  const handlers = {
    '/logs': postLogs({ ship, now }),
    '/v1/logs': postOtlp({ ship, schema: OTLP_SCHEMA, now }),
    '/loki/api/v1/push': postLoki({ ship, schema: LOKI_SCHEMA, now }),
  }
  const send = async (path: keyof typeof handlers, { body = '', type, headers, queryString = '', claims }: Sent) => {
    const request = requestWith({
      method: 'POST',
      route: path,
      path,
      queryString,
      headers: { ...(type !== undefined && { 'content-type': type }), ...headers },
      body: Buffer.from(body),
    })
    const errors: unknown[] = []
    const handle = guarded(
      asked => handlers[path]({ ...asked, accepts: 'application/json' }, claimsWith({ scope: ['ship'], ...claims })),
      (_level, _message, fields) => errors.push(fields),
    )
    const answered: HttpAnswer = await handle(request)
    return { ...answered, json: jsonIn(answered), errors }
  }
  return {
    ship,
    send,
    details: (): readonly LogDetail[] => [...onBus.values()],
    lines: () => [...onBus.values()].flatMap(({ lines }) => lines),
    /** How many entries were read from all requests. */
    entries: () => entries,
    interrupted,
    failures,
    refuse: (which: (batch: LogBatch, at: number) => boolean) => {
      refuses = which
    },
  }
}

const jsonIn = ({ body, headers }: HttpAnswer): unknown =>
  headers['content-type']?.includes('json') ? JSON.parse(body) : undefined
