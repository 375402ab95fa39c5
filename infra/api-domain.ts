import { ApiMapping, DomainName, type IApi, type IStage, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { Construct } from 'constructs'

export type ApiDomainProps = {
  readonly name: string
  readonly certificateArn: string
  readonly api: IApi
  readonly stage: IStage
}

/** A domain name of the team for an API. The owner of the domain makes its DNS record. */
export class ApiDomain extends Construct {
  /** The target of the DNS record: a CNAME to the name, or an alias to the name in that hosted zone of AWS. */
  readonly target: { readonly name: string; readonly hostedZoneId: string }

  constructor(scope: Construct, id: string, { name, certificateArn, api, stage }: ApiDomainProps) {
    super(scope, id)
    const domainName = new DomainName(this, 'Name', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    })
    new ApiMapping(this, 'Mapping', { api, domainName, stage })
    this.target = { name: domainName.regionalDomainName, hostedZoneId: domainName.regionalHostedZoneId }
  }
}
