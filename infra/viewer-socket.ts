import { Duration, Stack } from 'aws-cdk-lib'
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import type { SondeFunction } from './sonde-function.ts'

export type ViewerSocketProps = {
  readonly authorize: SondeFunction
  readonly connect: SondeFunction
  readonly disconnect: SondeFunction
  readonly message: SondeFunction
}

const integration = (name: string, { lambda }: SondeFunction) =>
  new WebSocketLambdaIntegration(name, lambda, { timeout: Duration.seconds(10) })

/** The `wss://` URL: who may open it, and what answers what a viewer sends. */
export class ViewerSocket extends Construct {
  readonly stage: WebSocketStage

  constructor(scope: Construct, id: string, { authorize, connect, disconnect, message }: ViewerSocketProps) {
    super(scope, id)
    const api = new WebSocketApi(this, 'Api', {
      description: 'Sonde viewers',
      connectRouteOptions: {
        integration: integration('Connect', connect),
        // Without an identity source every handshake reaches the authorizer: a browser can only send a subprotocol.
        authorizer: new WebSocketLambdaAuthorizer('Authorizer', authorize.lambda, { identitySource: [] }),
      },
      disconnectRouteOptions: { integration: integration('Disconnect', disconnect) },
      defaultRouteOptions: { integration: integration('Message', message), returnResponse: true },
    })
    this.stage = new WebSocketStage(this, 'Stage', { webSocketApi: api, stageName: 'live', autoDeploy: true })
  }

  /** Lets a function post to open connections (and cut them), and tells its SDK where. */
  allowPosts(from: SondeFunction, verbs: ReadonlyArray<'POST' | 'DELETE'>): void {
    const { region, account, partition } = Stack.of(this)
    const stage = `arn:${partition}:execute-api:${region}:${account}:${this.stage.api.apiId}/${this.stage.stageName}`
    from.allow(
      ['execute-api:ManageConnections'],
      verbs.map(verb => `${stage}/${verb}/@connections/*`),
    )
    from.lambda.addEnvironment('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', this.stage.callbackUrl)
  }
}
