/** A reference as a property takes it: the text of the whole property, or its pattern. */
export type Form = string | RegExp

/** The forms that properties take whose schema does not say, or says something else than the documentation. */
export type Reviewed = {
  /** The type and path of the properties, `AWS::SQS::QueuePolicy Queues`; names in lists are in brackets. */
  readonly at: RegExp
  readonly takes: readonly Form[]
  /** The page of AWS that says so, or the reason. */
  readonly because: string
}

const FUNCTION_URI =
  'arn:{AWS::Partition}:apigateway:{AWS::Region}:lambda:path/2015-03-31/functions/{AWS::Lambda::Function.Arn}/invocations'
const API_ARN = String.raw`arn:\{AWS::Partition}:execute-api:\{AWS::Region}:\{AWS::AccountId}:\{AWS::ApiGatewayV2::Api\.ApiId}`
const ASSETS = String.raw`cdk-\w+-assets-\{AWS::AccountId}-\{AWS::Region}`

/** One `Ref` or `GetAtt`, and nothing beside it. */
const only = (reference: string): string => `{${reference}}`

/** A dimension of a metric, in alarms, in scaling and on the dashboard. */
const dimension = (name: string, takes: readonly Form[], because: string): Reviewed => ({
  at: new RegExp(String.raw`Dimensions\(${name}\)(\.Value)?$`),
  takes,
  because,
})

/** The resources of a statement that allows actions of one service. */
const resources = (service: string, takes: readonly Form[], because: string): Reviewed => ({
  at: new RegExp(String.raw`PolicyDocument\.Statement\(${service}\)\.Resource$`),
  takes,
  because,
})

/** A variable of a function or of the listener: our own code reads it. */
const variable = (name: string, takes: readonly Form[]): Reviewed => ({
  at: new RegExp(
    String.raw`^AWS::(Lambda::Function Environment\.Variables\.(${name})|ECS::TaskDefinition ContainerDefinitions\(\w+\)\.Environment\((${name})\)\.Value)$`,
  ),
  takes,
  because: 'core/contracts/environment: a table and the bus by name, a secret by ARN',
})

const output = (name: string, takes: readonly Form[]): Reviewed => ({
  at: new RegExp(`^Outputs ${name}$`),
  takes,
  because: 'core/contracts/outputs.ts',
})

/** The rules of EventBridge for rules of alerts, which are made while the stack runs. */
const OF_ALERTS =
  'arn:{AWS::Partition}:events:{AWS::Region}:{AWS::AccountId}:rule/{AWS::Events::EventBus.Name}/{AWS::StackName}-alert-*'

export const reviewed: readonly Reviewed[] = [
  // The schema says something else than the documentation.
  {
    at: /^AWS::ApplicationAutoScaling::ScalingPolicy ScalingTargetId$/,
    takes: [only('AWS::ApplicationAutoScaling::ScalableTarget.Id')],
    because: '“AWS::ApplicationAutoScaling::ScalingPolicy”: the id that CloudFormation generates, which `Ref` returns',
  },
  {
    at: /^AWS::ApplicationAutoScaling::ScalableTarget ResourceId$/,
    takes: ['service/{AWS::ECS::Cluster.ClusterName}/{AWS::ECS::Service.Name}'],
    because: '“AWS::ApplicationAutoScaling::ScalableTarget”: ECS service, names of cluster and service',
  },
  {
    at: /^AWS::CloudFront::Distribution DistributionConfig\.(Origins\.Id|\w+\.TargetOriginId)$/,
    takes: [/^\w+$/],
    because: 'ids within the distribution; the schema takes them for load balancers',
  },
  {
    at: /^AWS::CloudFront::Distribution DistributionConfig\.\w+\.CachePolicyId$/,
    takes: [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, only('AWS::CloudFront::CachePolicy.Id')],
    because: '“Using the managed cache policies”: those of AWS have fixed ids',
  },
  {
    at: /^AWS::ECS::(ClusterCapacityProviderAssociations|Service) .*(CapacityProviders?|CapacityProvider)$/,
    takes: [/^FARGATE(_SPOT)?$/],
    because: '“AWS::ECS::ClusterCapacityProviderAssociations”: those of AWS are named',
  },
  {
    at: /^AWS::Lambda::EventInvokeConfig Qualifier$/,
    takes: ['$LATEST'],
    because: '“AWS::Lambda::EventInvokeConfig”: a version, an alias, or $LATEST',
  },
  {
    at: /^AWS::Lambda::Permission Principal$/,
    takes: [/^(apigateway|events|logs|sns)\.amazonaws\.com$/],
    because: '“AWS::Lambda::Permission”: a service that invokes the function, or an account',
  },
  {
    at: /^AWS::Logs::LogGroup LogGroupName$/,
    takes: [/^\/aws\/vendedlogs\/\{AWS::StackName}\/[\w-]+\{AWS::StackId} split by \/\[2]$/],
    because: 'a name of its own, which the schema takes for that of a function',
  },
  {
    at: /^AWS::Lambda::(Function|LayerVersion) (Code|Content)\.S3Bucket$/,
    takes: [new RegExp(`^${ASSETS}$`)],
    because: 'the bucket of the bootstrap stack, by name',
  },

  // Texts that hold a reference.
  {
    at: /^AWS::ApiGatewayV2::(Integration IntegrationUri|Authorizer AuthorizerUri)$/,
    takes: [FUNCTION_URI, only('AWS::Lambda::Function.Arn')],
    because: '“AWS::ApiGatewayV2::Integration”: the URI of a function; HTTP APIs take its ARN too',
  },
  {
    at: /^AWS::ApiGatewayV2::Route Target$/,
    takes: ['integrations/{AWS::ApiGatewayV2::Integration.IntegrationId}'],
    because: '“AWS::ApiGatewayV2::Route”',
  },
  {
    at: /^AWS::ApiGatewayV2::Stage AccessLogSettings\.DestinationArn$/,
    takes: ['arn:{AWS::Partition}:logs:{AWS::Region}:{AWS::AccountId}:log-group:{AWS::Logs::LogGroup.LogGroupName}'],
    because: '“Configure logging for HTTP APIs in API Gateway”: the ARN of the log group, without `:*`',
  },
  {
    at: /^AWS::ApiGatewayV2::Stage ApiId$/,
    takes: [only('AWS::ApiGatewayV2::Api.ApiId')],
    because: '“AWS::ApiGatewayV2::Stage”',
  },
  {
    at: /^AWS::ApiGatewayV2::Api CorsConfiguration\.AllowOrigins$/,
    takes: ['https://{AWS::CloudFront::Distribution.DomainName}'],
    because: 'an origin, of the console',
  },
  {
    at: /^AWS::ApiGatewayV2::DomainName DomainNameConfigurations\.CertificateArn$|\.AcmCertificateArn$/,
    takes: [only('AWS::CertificateManager::Certificate.CertificateArn')],
    because: '“AWS::ApiGatewayV2::DomainName”, “AWS::CloudFront::Distribution ViewerCertificate”',
  },
  {
    at: /^AWS::CloudFront::ResponseHeadersPolicy .*ContentSecurityPolicy$/,
    takes: [
      // Around it: the directives, and the pattern of all APIs of the region.
      /^[^{}]*(\{AWS::ApiGatewayV2::Api\.ApiEndpoint})? https:\/\/\*\.execute-api\.\{AWS::Region}\.\{AWS::URLSuffix};[^{}]*$/,
    ],
    because: 'origins of the APIs',
  },
  {
    at: /^AWS::Budgets::Budget NotificationsWithSubscribers\.Subscribers\.Address$/,
    takes: [only('AWS::SNS::Topic.TopicArn'), /^[^@:{]+@[^@:{]+$/],
    because: '“AWS::Budgets::Budget Subscriber”: an address, or the ARN of a topic',
  },
  {
    at: /^AWS::ECS::TaskDefinition .*LogConfiguration\.Options\.awslogs-group$/,
    takes: [only('AWS::Logs::LogGroup.LogGroupName')],
    because: '“Send Amazon ECS logs to CloudWatch”',
  },
  {
    at: /^AWS::SNS::Subscription Endpoint$/,
    takes: [/^[^@:{]+@[^@:{]+$/, only('AWS::Lambda::Function.Arn')],
    because: '“AWS::SNS::Subscription”: for the protocol email an address, for lambda the ARN of a function',
  },
  { at: /^AWS::IAM::Policy Roles$/, takes: [only('AWS::IAM::Role.RoleName')], because: '“AWS::IAM::Policy”' },
  {
    at: /^AWS::IAM::Role ManagedPolicyArns$|PermissionsBoundary$/,
    takes: [only('AWS::IAM::ManagedPolicy.PolicyArn')],
    because: '“AWS::IAM::Role”',
  },
  {
    at: /^AWS::Events::EventBus KmsKeyIdentifier$/,
    takes: [only('AWS::KMS::Key.Arn')],
    because: '“AWS::Events::EventBus”: ARN, id or alias; we take an ARN everywhere',
  },
  {
    at: /^AWS::Events::(EventBus DeadLetterConfig\.Arn|Rule Targets\.DeadLetterConfig\.Arn)$/,
    takes: [only('AWS::SQS::Queue.Arn')],
    because: '“AWS::Events::EventBus DeadLetterConfig”',
  },
  {
    at: /^AWS::Events::Rule Targets\.Arn$/,
    takes: [only('AWS::Lambda::Function.Arn')],
    because: '“AWS::Events::Rule Target”',
  },
  {
    at: /^AWS::Lambda::Permission SourceArn$/,
    takes: [
      only('AWS::Events::Rule.Arn'),
      // Of a subscription of a topic: “Using Lambda with Amazon SNS”.
      only('AWS::SNS::Topic.TopicArn'),
      OF_ALERTS,
      /^arn:aws:sns:[\w-]+:\d{12}:[\w.-]+$/,
      // Of a subscription filter: “Subscription filters with Lambda”, `add-permission`.
      'arn:{AWS::Partition}:logs:{AWS::Region}:{AWS::AccountId}:log-group:{AWS::Logs::LogGroup.LogGroupName}:*',
      new RegExp(
        String.raw`^${API_ARN}/(\*\$\w+|\*/\*(/[\w{}/$-]*)?|authorizers/\{AWS::ApiGatewayV2::Authorizer\.AuthorizerId})$`,
      ),
    ],
    because: '“Control access to a REST API: ARNs of execute-api”: API, stage, verb, path',
  },
  {
    at: /^AWS::SQS::QueuePolicy PolicyDocument\.Statement\(sqs\)\.Condition\.ArnLike\.aws:SourceArn$/,
    takes: [OF_ALERTS],
    because: '“Amazon EventBridge rule dead-letter queues”: the ARNs of the rules that may send to it',
  },
  {
    at: /^AWS::SQS::Queue RedrivePolicy\.deadLetterTargetArn$/,
    takes: [only('AWS::SQS::Queue.Arn')],
    because: '“AWS::SQS::Queue”: RedrivePolicy, the ARN of the dead-letter queue',
  },
  {
    at: /^AWS::SQS::QueuePolicy Queues$/,
    takes: [only('AWS::SQS::Queue.QueueUrl')],
    because: '“AWS::SQS::QueuePolicy”: URLs',
  },
  {
    at: /^AWS::SNS::TopicPolicy Topics$/,
    takes: [only('AWS::SNS::Topic.TopicArn')],
    because: '“AWS::SNS::TopicPolicy”: ARNs',
  },

  // Policies take ARNs.
  resources(
    'dynamodb',
    [only('AWS::DynamoDB::Table.Arn'), /^\{AWS::DynamoDB::Table\.Arn}\/index\/\w+$/],
    'Service Authorization Reference, Amazon DynamoDB',
  ),
  resources(
    'events',
    ['*', only('AWS::Events::EventBus.Arn'), OF_ALERTS],
    'the same, Amazon EventBridge: a bus, or rules',
  ),
  resources('logs', [only('AWS::Logs::LogGroup.Arn')], 'the same, Amazon CloudWatch Logs: with `:*` for all but tags'),
  resources('sqs', [only('AWS::SQS::Queue.Arn')], 'the same, Amazon SQS'),
  resources('sns', [only('AWS::SNS::Topic.TopicArn')], 'the same, Amazon SNS'),
  resources('secretsmanager', [only('AWS::SecretsManager::Secret.Id')], 'the same; `Ref` of a secret is its ARN'),
  resources('kms', [only('AWS::KMS::Key.Arn')], 'the same, AWS KMS'),
  resources(
    's3',
    [
      /^\{AWS::S3::Bucket\.Arn}(\/\*)?$/,
      new RegExp(String.raw`^arn:\{AWS::Partition}:s3:::${ASSETS}/[0-9a-f]{64}\.zip$`),
    ],
    'the same, Amazon S3: a bucket, or its objects',
  ),
  resources(
    'ecr',
    ['*', /^arn:\{AWS::Partition}:ecr:\{AWS::Region}:\{AWS::AccountId}:repository\/cdk-/],
    'the same, Amazon ECR',
  ),
  resources('execute-api', [new RegExp(`^${API_ARN}/live/(POST|DELETE)/@connections/\\*$`)], 'the same, API Gateway'),
  {
    at: /^AWS::SQS::QueuePolicy .*Condition\.ArnEquals\.aws:SourceArn$/,
    takes: [only('AWS::Events::Rule.Arn'), only('AWS::Events::EventBus.Arn')],
    because: '“Using dead-letter queues to process undelivered events in EventBridge”',
  },
  {
    at: /^AWS::S3::BucketPolicy .*Condition\.StringEquals\.AWS:SourceArn$/,
    takes: ['arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{AWS::CloudFront::Distribution.Id}'],
    because: '“Restrict access to an Amazon S3 origin”',
  },
  {
    at: /^AWS::SNS::TopicPolicy .*Condition\.ArnLike\.aws:SourceArn$/,
    takes: ['arn:{AWS::Partition}:cloudwatch:{AWS::Region}:{AWS::AccountId}:alarm:{AWS::StackName}-*'],
    because: '“Amazon SNS with CloudWatch alarms”',
  },

  // Metrics name resources as their services publish them.
  dimension('QueueName', [only('AWS::SQS::Queue.QueueName')], '“Available CloudWatch metrics for Amazon SQS”'),
  dimension('FunctionName', [only('AWS::Lambda::Function.FunctionName')], '“Lambda metrics”'),
  dimension('TableName', [only('AWS::DynamoDB::Table.TableName')], '“DynamoDB metrics and dimensions”'),
  dimension('ApiId', [only('AWS::ApiGatewayV2::Api.ApiId')], '“Monitor HTTP APIs with CloudWatch metrics”'),
  dimension('EventBusName', [only('AWS::Events::EventBus.Name')], '“Monitoring Amazon EventBridge”'),
  dimension(
    'RuleName',
    ['{AWS::Events::Rule.Arn} split by /[2]'],
    'the same: the name alone, and `Ref` has the bus before it',
  ),
  dimension('ClusterName', [only('AWS::ECS::Cluster.ClusterName')], '“Amazon ECS CloudWatch metrics”'),
  dimension('ServiceName', [only('AWS::ECS::Service.Name')], 'the same: the name, and `Ref` is the ARN'),
  dimension(
    'TargetGroup',
    [only('AWS::ElasticLoadBalancingV2::TargetGroup.TargetGroupFullName')],
    '“CloudWatch metrics for your Network Load Balancer”',
  ),
  dimension(
    'LoadBalancer',
    [
      only('AWS::ElasticLoadBalancingV2::LoadBalancer.LoadBalancerFullName'),
      [1, 2, 3].map(part => `{AWS::ElasticLoadBalancingV2::Listener.ListenerArn} split by /[${part}]`).join('/'),
    ],
    'the same: net/NAME/ID, as in the ARN of a listener',
  ),
  {
    at: /^AWS::CloudWatch::Dashboard .*alarms$/,
    takes: [only('AWS::CloudWatch::Alarm.Arn')],
    because: '“Dashboard body structure and syntax”',
  },

  {
    at: /^AWS::EC2::Subnet Ipv6CidrBlock$/,
    takes: [/^Fn::Cidr\(\{AWS::EC2::VPC\.Ipv6CidrBlocks}\[0],2,64\)\[\d]$/],
    because: '“AWS::EC2::Subnet”: a part of the range of the VPC',
  },
  {
    at: /^AWS::ElasticLoadBalancingV2::LoadBalancer LoadBalancerAttributes\((?!access_logs)[\w.]+\)\.Value$/,
    takes: [/^\w+$/],
    because: 'a switch; the schema takes every attribute for the bucket of access logs',
  },

  // The resource of the CDK that copies the console’s files (`BucketDeployment`).
  {
    at: /^Custom::(CDKBucketDeployment|SondeAlerts) ServiceToken$/,
    takes: [only('AWS::Lambda::Function.Arn')],
    because: '“AWS::CloudFormation::CustomResource”: the ARN of a function',
  },
  {
    at: /^Custom::CDKBucketDeployment DestinationBucketName$/,
    takes: [only('AWS::S3::Bucket.BucketName')],
    because: 'its own documentation: a name',
  },
  {
    at: /^Custom::CDKBucketDeployment SourceMarkers\./,
    takes: [
      /^\{AWS::ApiGatewayV2::Api\.(ApiEndpoint|ApiId)}$/,
      only('AWS::ElasticLoadBalancingV2::LoadBalancer.DNSName'),
    ],
    because: 'parts of URLs in `config.json` and in the page',
  },

  // Our own programs.
  variable('[A-Z]+_TABLE', [only('AWS::DynamoDB::Table.TableName')]),
  variable('ALERTS_FUNCTION_ARN', [only('AWS::Lambda::Function.Arn')]),
  variable('ALERTS_LETTERS_ARN', [only('AWS::SQS::Queue.Arn')]),
  variable('(DELIVERY_QUEUE|DELIVERY_LETTERS|TIMERS_QUEUE)_URL', [only('AWS::SQS::Queue.QueueUrl')]),
  variable('STAGE_CHANNELS', [/^\{("[\w-]+":\{"type":"email","topicArn":"\{AWS::SNS::Topic\.TopicArn}"},?)*}$/]),
  variable('CONSOLE_URL', ['https://{AWS::CloudFront::Distribution.DomainName}']),
  variable('BUS_NAME', [only('AWS::Events::EventBus.Name')]),
  variable('[A-Z_]+_SECRET_ARN', [only('AWS::SecretsManager::Secret.Id')]),
  variable('DOCS_URL', ['https://{AWS::CloudFront::Distribution.DomainName}/docs']),
  variable('COAP_URL', ['coap://{AWS::ElasticLoadBalancingV2::LoadBalancer.DNSName}:5683']),
  variable('HTTP_URL', [only('AWS::ApiGatewayV2::Api.ApiEndpoint')]),
  variable('WEBSOCKET_URL|AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI', [
    /^(wss|https):\/\/\{AWS::ApiGatewayV2::Api\.ApiId}\.execute-api\.\{AWS::Region}\.\{AWS::URLSuffix}\/live$/,
  ]),

  // The outputs, which users and our commands read.
  output('ConsoleUrl', ['https://{AWS::CloudFront::Distribution.DomainName}']),
  output('CoapUrl', ['coap://{AWS::ElasticLoadBalancingV2::LoadBalancer.DNSName}:5683']),
  output('WebSocketUrl', ['wss://{AWS::ApiGatewayV2::Api.ApiId}.execute-api.{AWS::Region}.{AWS::URLSuffix}/live']),
  output('HttpUrl', [only('AWS::ApiGatewayV2::Api.ApiEndpoint')]),
  output('TokenSecretArn', [only('AWS::SecretsManager::Secret.Id')]),
  output('LogFunctionArn', [only('AWS::Lambda::Function.Arn')]),
  output('BusName', [only('AWS::Events::EventBus.Name')]),
  output('(Devices|Events|Counts|Viewers)Table', [only('AWS::DynamoDB::Table.TableName')]),
  output('ConsoleDomainTarget', [only('AWS::CloudFront::Distribution.DomainName')]),
  output('(Http|WebSocket)DomainTarget', [only('AWS::ApiGatewayV2::DomainName.RegionalDomainName')]),
  output('(Http|WebSocket)DomainZone', [only('AWS::ApiGatewayV2::DomainName.RegionalHostedZoneId')]),
]
