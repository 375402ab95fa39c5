import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Values } from '../core/contracts/environment/environment.ts'
import type { identity } from '../core/contracts/environment/groups/identity.ts'
import { accept } from './accepted.ts'
import type { Config } from './config.ts'
import type { SondeFunction } from './sonde-function.ts'
import type { Tables } from './tables.ts'

export type IdentityProps = { readonly tables: Tables; readonly config: Config }

/** Whose tokens are taken: the key that signs our own, the issuer that is configured, and who was revoked. */
export class Identity extends Construct {
  readonly tokenSecret: Secret
  private readonly props: IdentityProps

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id)
    this.props = props
    this.tokenSecret = new Secret(this, 'TokenSecret', {
      description: 'Signs viewer tokens (HS256). Its previous version stays valid for tokens that live.',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    })
    accept(this.tokenSecret, {
      SMG4: 'A rotation ends the tokens that were signed before the last one. When that may be, people decide: docs/deploy.md says how.',
    })
  }

  /** The variables of a function that verifies tokens. */
  get variables(): Values<typeof identity> {
    const { tables, config } = this.props
    return {
      TOKEN_SECRET_ARN: this.tokenSecret.secretArn,
      VIEWERS_TABLE: tables.viewers.tableName,
      OIDC: config.oidc ?? null,
    }
  }

  /** Lets a function verify tokens. */
  allowVerifying(target: SondeFunction): void {
    const { tables } = this.props
    target.allow(['secretsmanager:GetSecretValue'], [this.tokenSecret.secretArn])
    target.allow(['dynamodb:GetItem'], [tables.viewers.tableArn])
  }
}
