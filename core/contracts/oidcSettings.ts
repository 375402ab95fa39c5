import * as z from 'zod'
import { isSecureUrl } from './secureUrl.ts'

const Text = z.string().min(1).max(2048)
const Name = z.string().min(1).max(256)

/** The name of a claim, or the path to it. */
const ClaimName = z.union([Name, z.array(Name).min(1).max(8)])
export type ClaimName = z.infer<typeof ClaimName>

/** An issuer of tokens besides our own key, or instead of it. */
export const OidcSettings = z.strictObject({
  issuer: z
    .string()
    .refine(
      text => isSecureUrl(text) && !text.includes('?'),
      'an https:// URL without query and fragment (http:// only on 127.0.0.1 and localhost)',
    )
    .describe('URL of the issuer, exactly as in the claim `iss` of its tokens, with or without a final `/`'),
  audience: z
    .union([Text, z.array(Text).min(1)])
    .describe('Accepted audiences: the claim `audienceClaim` of a token must hold one of them'),
  authorizedParties: z
    .array(Text)
    .max(50)
    .default([])
    .describe(
      'Client ids that a token for further audiences may have been issued to (claim `azp`), besides `audience` and the console’s',
    ),
  audienceClaim: ClaimName.default('aud').describe(
    'Claim with the audience of a token; `client_id` for access tokens of Amazon Cognito, which have no `aud`',
  ),
  claims: z
    .strictObject({
      sub: ClaimName.default('sub').describe('Claim with the subject of a token'),
      devices: ClaimName.default('devices').describe(
        'Claim with device ids, prefixes ending in `*`, or `*`: a list, or text separated by spaces or commas',
      ),
      scope: ClaimName.default('scope').describe(
        'Claim with `read`, `write`, `sensitive`: a list, or text separated by spaces or commas; others are ignored',
      ),
    })
    .prefault({})
    .describe(
      'Names of claims. A name with `/` or `:` is exact: `custom:devices`, `https://example.com/devices`. In others dots describe a path, `realm_access.roles`, unless a claim of exactly this name exists. A list is a path of exact names: `["resource_access", "my.client", "roles"]`',
    ),
  scopePrefix: Name.optional().describe(
    'Prefix of our scopes, such as `sonde/` in `sonde/read`; scopes without it are ignored',
  ),
  only: z.boolean().default(false).describe('Accepts only tokens of this issuer, and none signed with our own key'),
})
export type OidcSettings = z.infer<typeof OidcSettings>
