import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Construct } from 'constructs'
import { type StackOutput, stackOutputs } from '../core/contracts/outputs.ts'
import type { ApiDomain } from './api-domain.ts'
import type { CoapListener } from './coap-listener.ts'
import type { ConsoleSite } from './console-site.ts'
import type { HttpApi } from './http-api.ts'
import type { Identity } from './identity.ts'
import type { LivePath } from './live-path.ts'
import type { LogPath } from './log-path.ts'
import type { Tables } from './tables.ts'

export type OutputProps = {
  readonly bus: EventBus
  readonly tables: Tables
  readonly identity: Identity
  readonly listener: CoapListener
  readonly live: LivePath
  readonly http: HttpApi
  readonly logs: LogPath
  readonly site: ConsoleSite
}

/** Writes the outputs of a stack: those of every stack, and the targets of DNS records where the stage has domain names. */
export const writeOutputs = (stack: Construct, props: OutputProps): void => {
  const { bus, tables, identity, listener, live, http, logs, site } = props
  const write = (name: string, description: string, value: string) => new CfnOutput(stack, name, { description, value })
  const { stackName, region } = Stack.of(stack)
  const sonde = (command: string): string => `npx sonde ${command} --stack ${stackName} --region ${region}`
  const values: Readonly<Record<StackOutput, string>> = {
    ConsoleUrl: site.origin,
    CoapUrl: listener.url,
    WebSocketUrl: live.socket.url,
    HttpUrl: http.url,
    OpenCommand: sonde('open'),
    TailCommand: sonde('tail'),
    DoctorCommand: sonde('doctor'),
    TokenCommand: sonde("token '*'"),
    TokenSecretArn: identity.tokenSecret.secretArn,
    BusName: bus.eventBusName,
    DevicesTable: tables.devices.tableName,
    EventsTable: tables.events.tableName,
    CountsTable: tables.counts.tableName,
    LogFunctionArn: logs.take.lambda.functionArn,
    ViewersTable: tables.viewers.tableName,
  }
  for (const name of Object.keys(values).filter(isStackOutput)) write(name, stackOutputs[name], values[name])

  const domain = (prefix: string, setting: string, { target }: ApiDomain) => {
    write(`${prefix}DomainTarget`, recordOf(setting), target.name)
    write(
      `${prefix}DomainZone`,
      `The hosted zone of that target, for an alias record of ${setting}`,
      target.hostedZoneId,
    )
  }
  if (site.domainTarget) write('ConsoleDomainTarget', recordOf('consoleDomain'), site.domainTarget)
  if (http.domain) domain('Http', 'httpDomain', http.domain)
  if (live.socket.domain) domain('WebSocket', 'webSocketDomain', live.socket.domain)
}

const isStackOutput = (name: string): name is StackOutput => Object.hasOwn(stackOutputs, name)

const recordOf = (setting: string): string => `The DNS record of ${setting} has to point here`
