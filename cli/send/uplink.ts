import { text } from 'node:stream/consumers'
import type * as z from 'zod'
import { coapClient } from '../../core/coap/client/client.ts'
import { parseServer } from '../../core/coap/uri.ts'
import { Json } from '../../core/contracts/json.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import type { Outcome } from '../command.ts'
import { UsageError } from '../exitCode.ts'
import { printableJson } from '../line/printable.ts'
import { schemaDirectory } from '../stack/schemaDir.ts'
import type { Sending } from './settings.ts'

/** Sends an uplink as a device does, and tells the answer. @throws UsageError when it is not one; NoAnswer */
export const sendUplink = async ({
  source,
  sending,
  server,
}: {
  readonly source: string
  readonly sending: Extract<Sending, { kind: 'uplink' }>
  /** `coap://HOST:5683` */
  readonly server: string
}): Promise<Outcome> => {
  const { uplink, downlink } = codecs(readSchema(schemaDirectory()))
  const json = jsonIn(sending.json ?? (await text(process.stdin)))
  const payload = encoded(() => uplink.encode(json))
  const client = await coapClient(parseServer(server))
  try {
    const {
      code,
      payload: answer,
      roundTripMs,
    } = await client.request({ method: 'POST', path: `/uplink/${source}`, payload })
    const isAccepted = code.startsWith('2.')
    const said = isAccepted && answer.length > 0 ? ` ${printableJson(downlink.decode(answer))}` : ''
    const diagnostic = isAccepted ? '' : ` ${printableJson(answer.toString('utf8'))}`
    const line = `${source} → ${code} (${Math.round(roundTripMs)} ms)${said}${diagnostic}\n`
    return { out: line, err: '', code: isAccepted ? 0 : code === '4.01' || code === '4.03' ? 4 : 1 }
  } finally {
    client.close()
  }
}

const encoded = (encode: () => Uint8Array): Uint8Array => {
  try {
    return encode()
  } catch (cause) {
    throw new UsageError(`this is not an uplink: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

const jsonIn = (given: string): z.infer<typeof Json> => {
  try {
    return Json.parse(JSON.parse(given))
  } catch (cause) {
    throw new UsageError('an uplink is a JSON object with the names of uplink.proto', { cause })
  }
}
