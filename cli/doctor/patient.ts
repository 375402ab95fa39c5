import * as z from 'zod'
import type { StackOutput } from '../../core/contracts/outputs.ts'
import { Endpoints, readEndpoints } from '../../local/endpoints.ts'
import { outputsOf } from '../stack/outputs.ts'
import { regionOfSecret } from '../stack/region.ts'
import { type ClientSettings, localClient } from '../stack/target.ts'
import type { DoctorSettings } from './settings.ts'

/** The stack that is examined: its URLs, and its token secret. */
export type Patient = {
  readonly coap: string
  readonly http: string
  readonly webSocket: string
  readonly tokenSecretArn: string
  /** Settings of the client for Secrets Manager. */
  readonly secrets: ClientSettings
}

const Outputs = z.object({
  CoapUrl: z.string(),
  HttpUrl: z.string(),
  WebSocketUrl: z.string(),
  TokenSecretArn: z.string(),
} satisfies Partial<Record<StackOutput, z.ZodString>>)
const LocalEndpoints = Endpoints.extend({
  http: z.string({ error: 'this stack has no HTTP API' }),
  outputs: Outputs.pick({ TokenSecretArn: true }),
})

/** @throws Error when there is no such stack, or when it lacks an output */
export const patientOf = async ({ from }: Pick<DoctorSettings, 'from'>): Promise<Patient> => {
  if (from.kind === 'local') {
    const { coap, http, webSocket, aws, outputs } = LocalEndpoints.parse(await readEndpoints(from.directory))
    return { coap, http, webSocket, tokenSecretArn: outputs.TokenSecretArn, secrets: localClient(aws) }
  }
  const outputs = Outputs.safeParse(await outputsOf(from))
  if (!outputs.success) {
    const missing = outputs.error.issues.map(({ path }) => path.join('.')).join(', ')
    throw new Error(`the stack ${from.stack} has no output ${missing}`)
  }
  const { CoapUrl: coap, HttpUrl: http, WebSocketUrl: webSocket, TokenSecretArn: tokenSecretArn } = outputs.data
  const region = from.region ?? regionOfSecret(tokenSecretArn)
  return { coap, http, webSocket, tokenSecretArn, secrets: region === undefined ? {} : { region } }
}
