import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import * as z from 'zod'
import { xmlList } from '../aws/answer.ts'
import { askingAws } from '../aws/ask.ts'
import { AwsRefusal } from '../aws/refusal.ts'
import { NotAllowed } from '../exitCode.ts'

const Output = z.looseObject({ OutputKey: z.string(), OutputValue: z.string() })
const Answer = z.looseObject({
  DescribeStacksResult: z.looseObject({
    Stacks: z.looseObject({
      member: z.looseObject({
        Outputs: z
          .union([z.literal('').transform(() => ({ member: [] })), z.looseObject({ member: xmlList(Output) })])
          .optional(),
      }),
    }),
  }),
})

/**
 * The outputs of a stack, from CloudFormation.
 * @throws Error of one line when AWS cannot be asked or knows no such stack; NotAllowed
 */
export const describedOutputs = async (
  stack: string,
  region: string | undefined,
): Promise<Readonly<Record<string, string>>> => {
  const client = new SecretsManagerClient(region === undefined ? {} : { region })
  const { AWS_DEFAULT_REGION, AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_CLOUDFORMATION } = process.env
  const found = region ?? (await client.config.region().catch(() => AWS_DEFAULT_REGION))
  if (found === undefined)
    throw new Error(`cdk-outputs.json does not know ${stack}; to ask CloudFormation, name its region with --region`)
  const ask = askingAws({
    region: found,
    credentials: client.config.credentials,
    endpoint: AWS_ENDPOINT_URL_CLOUDFORMATION ?? AWS_ENDPOINT_URL,
  })
  const answer = await ask('cloudformation:DescribeStacks', { StackName: stack }).catch((cause: unknown) => {
    const message = `the outputs of ${stack} in ${found}: ${cause instanceof Error ? cause.message : cause}`
    if (cause instanceof AwsRefusal && cause.isDenied) throw new NotAllowed(message, { cause })
    throw new Error(message, { cause })
  })
  const { DescribeStacksResult } = Answer.parse(answer)
  return Object.fromEntries(
    (DescribeStacksResult.Stacks.member.Outputs?.member ?? []).map(({ OutputKey, OutputValue }) => [
      OutputKey,
      OutputValue,
    ]),
  )
}
