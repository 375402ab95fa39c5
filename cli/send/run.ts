import * as z from 'zod'
import { ShippedAnswer } from '../../core/events/log/http/contract.ts'
import { type Api, apiOf } from '../api/api.ts'
import type { Outcome } from '../command.ts'
import { connect, needed } from '../connect/connect.ts'
import { batchesOfLines } from './batches.ts'
import type { SendSettings } from './settings.ts'

/** Any version's answer. */
const Answer = z.looseObject({
  accepted: ShippedAnswer.shape.accepted,
  rejected: z.array(z.looseObject({ index: z.number(), reason: z.string() })).default([]),
  rejectedMore: z.number().default(0),
})

/** Sends what the settings say. @throws NotAllowed; Error when it was not accepted */
export const runSend = async (settings: SendSettings, signal: AbortSignal): Promise<Outcome> => {
  const { sending, source } = settings
  if (sending.kind === 'uplink') {
    const connection =
      settings.coap === undefined
        ? await connect(settings.connection, { devices: [source], scope: ['read'] })
        : undefined
    // CoAP and the schema are loaded only for it.
    const { sendUplink } = await import('./uplink.ts')
    return sendUplink({ source, sending, server: settings.coap ?? needed(connection ?? {}, 'coap') })
  }
  const connection = await connect(settings.connection, { devices: [source], scope: ['ship'] })
  const api = apiOf(connection, { signal, say: text => void process.stderr.write(`${text}\n`) })
  if (sending.kind === 'message') return told([await post(api, settings, [sending.message])])
  const answers: z.infer<typeof Answer>[] = []
  for await (const lines of batchesOfLines(process.stdin, signal))
    answers.push(summed([await post(api, settings, lines)]))
  return told(answers)
}

/** Lines with fields of their own travel as JSON; others as they are, so that the stack reads their format. */
const post = (api: Api, { source, format, fields }: SendSettings, lines: readonly string[]) => {
  const query = new URLSearchParams({ source, ...(format !== undefined && { format }) })
  const isPlain = Object.values(fields).every(value => value === undefined)
  const body = isPlain
    ? lines.join('\n')
    : lines.map(message => JSON.stringify({ source, message, ...fields })).join('\n')
  const type = isPlain ? 'text/plain' : 'application/x-ndjson'
  return api({ method: 'POST', path: `/logs?${query}`, headers: { 'content-type': type }, body }, Answer)
}

/** Counts alone, so that answers of a long input take no memory. */
const summed = (answers: readonly z.infer<typeof Answer>[]): z.infer<typeof Answer> => ({
  accepted: answers.reduce((sum, { accepted }) => sum + accepted, 0),
  rejected: answers.flatMap(({ rejected }) => rejected).slice(0, 1),
  rejectedMore: answers.reduce(
    (sum, { rejected, rejectedMore }) => sum + rejectedMore + Math.max(0, rejected.length - 1),
    0,
  ),
})

const told = (answers: readonly z.infer<typeof Answer>[]): Outcome => {
  const { accepted, rejected, rejectedMore } = summed(answers)
  const refused = rejected.length + rejectedMore
  const err = refused === 0 ? '' : `${refused} not accepted: ${rejected[0]?.reason}\n`
  return { out: `${accepted} accepted\n`, err, code: refused === 0 ? 0 : 2 }
}
