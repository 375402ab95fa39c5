import * as z from 'zod'
import { isSecureUrl } from './secureUrl.ts'

const Text = z.string().min(1).max(2048)
const ClaimName = z.string().min(1).max(256)

/** An issuer of tokens beside our own key, or instead of it. */
export const OidcSettings = z.strictObject({
  issuer: z
    .string()
    .refine(
      text => isSecureUrl(text) && !text.includes('?'),
      'an https:// URL without query and fragment (http:// on 127.0.0.1 and localhost alone)',
    )
    .describe('URL of the issuer, letter by letter as its tokens write it in `iss`, with or without a last `/`'),
  audience: z
    .union([Text, z.array(Text).min(1)])
    .describe('Whom a token must be for: one of these in its claim `audienceClaim`'),
  audienceClaim: ClaimName.default('aud').describe(
    'Claim that says whom a token is for; `client_id` for access tokens of Amazon Cognito, which have no `aud`',
  ),
  claims: z
    .strictObject({
      sub: ClaimName.default('sub').describe('Claim that says whose a token is'),
      devices: ClaimName.default('devices').describe(
        'Claim with device ids, prefixes ending in `*`, or `*`: a list, or text with spaces or commas between',
      ),
      scope: ClaimName.default('scope').describe(
        'Claim with `read`, `write`, `sensitive`: a list, or text with spaces or commas between; others are passed over',
      ),
    })
    .prefault({})
    .describe('Names of claims: `custom:devices`, `https://example.com/devices`, or the way into an object, `a.b.c`'),
  scopePrefix: ClaimName.optional().describe(
    'What stands before our scopes, such as `sonde/` in `sonde/read`; one without it does not count then',
  ),
  only: z.boolean().default(false).describe('Takes tokens of this issuer alone, and none signed with our own key'),
})
export type OidcSettings = z.infer<typeof OidcSettings>
