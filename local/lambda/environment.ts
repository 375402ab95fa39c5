import { join } from 'node:path'
import type { Credentials } from '../contracts.ts'
import type { FunctionConfig } from './functionProperties.ts'

/**
 * The whole environment of an instance: nothing of the machine's own is in it, so that no developer's credentials or profile leak in.
 * AWS: "Working with Lambda environment variables", defined runtime environment variables; the template cannot set those.
 */
export const instanceEnvironment = ({
  config,
  codeDir,
  region,
  endpointUrl,
  credentials,
  logStream,
  extra,
}: {
  config: FunctionConfig
  codeDir: string
  region: string
  endpointUrl: string
  credentials: Credentials
  logStream: string
  /** Variables that the local run adds, such as the endpoint of one service. */
  extra: Readonly<Record<string, string>>
}): Record<string, string> => ({
  LANG: 'en_US.UTF-8',
  TZ: ':UTC',
  ...config.variables,
  AWS_ENDPOINT_URL: endpointUrl,
  _HANDLER: config.handler,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: config.name,
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: config.logGroup,
  AWS_LAMBDA_LOG_STREAM_NAME: logStream,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  LAMBDA_TASK_ROOT: codeDir,
  // The SDK would otherwise look for profiles in the developer's home, and for credentials on the network.
  AWS_CONFIG_FILE: join(codeDir, '.aws-config-absent'),
  AWS_SHARED_CREDENTIALS_FILE: join(codeDir, '.aws-credentials-absent'),
  AWS_EC2_METADATA_DISABLED: 'true',
  ...extra,
})
