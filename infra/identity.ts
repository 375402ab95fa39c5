import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { identity } from '../core/contracts/environment/groups/identity.ts'
import { accept } from './accepted.ts'
import type { Config } from './config.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

export type IdentityProps = { readonly tables: Tables; readonly config: Config }

/** The trust in tokens: the key that signs our own, the issuer that is configured, and the revocations. */
export class Identity extends Construct {
  readonly tokenSecret: Secret
  private readonly props: IdentityProps

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id)
    this.props = props
    this.tokenSecret = new Secret(this, 'TokenSecret', {
      description: 'Signs viewer tokens (HS256). Tokens signed with its previous version stay valid until they expire.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    })
    accept(this.tokenSecret, {
      SMG4: 'Each rotation invalidates the tokens that were signed two versions ago. People decide when: see docs/deploy.md.',
    })
  }

  /** The variables of a function that verifies tokens. */
  get variables(): Values<typeof identity> {
    const { tables, config } = this.props
    return {
      TOKEN_SECRET_ARN: this.tokenSecret.secretArn,
      VIEWERS_TABLE: tables.viewers.tableName,
      OIDC: trustedIssuer(config),
    }
  }

  /** Lets a function verify tokens. */
  allowVerifying(target: SondeFunction): void {
    const { tables } = this.props
    target.allow(['secretsmanager:GetSecretValue'], [this.tokenSecret.secretArn])
    target.allow(['dynamodb:GetItem'], [tables.viewers.tableArn])
  }
}

/** The issuer, whose tokens may also have been issued to the console. */
const trustedIssuer = ({ oidc, consoleOidcClientId: client }: Config) =>
  oidc ? { ...oidc, authorizedParties: [...oidc.authorizedParties, ...(client ? [client] : [])] } : null
