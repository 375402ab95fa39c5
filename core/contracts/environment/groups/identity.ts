import { OidcSettings } from '../../oidcSettings.ts'
import { jsonOrNull, text } from '../variables.ts'

/** Of a function that verifies tokens: our own key, the issuer that is configured, and the table with the revocations. */
export const identity = { TOKEN_SECRET_ARN: text, VIEWERS_TABLE: text, OIDC: jsonOrNull(OidcSettings) }
