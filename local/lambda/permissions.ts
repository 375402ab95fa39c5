import * as z from 'zod'
import { AccessDenied, type Authorize, type Caller, type Resource } from '../contracts.ts'
import type { NoteAllowed } from '../iam/allowed.ts'
import { named, understood } from '../template/properties.ts'
import { arnPattern } from '../wildcard.ts'

const Properties = z.strictObject({
  Action: z.enum(['lambda:InvokeFunction', 'lambda:*']),
  FunctionName: z.string(),
  Principal: z.string().endsWith('.amazonaws.com', 'only service principals are understood by the local run'),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
})

type Statement = {
  readonly functionName: string
  readonly allows: (service: string, sourceArn: string) => boolean
}

const statementOf = (resource: Resource): Statement => {
  const { FunctionName, Principal, SourceArn, SourceAccount } = understood(resource, Properties)
  const fromSource = SourceArn === undefined ? () => true : arnPattern(SourceArn)
  const accountOf = (arn: string): string => arn.split(':')[4] ?? ''
  return {
    functionName: FunctionName,
    allows: (service, sourceArn) =>
      service === Principal &&
      fromSource(sourceArn) &&
      (SourceAccount === undefined || SourceAccount === accountOf(sourceArn)),
  }
}

/** Whether a `FunctionName`, which may be a name or an ARN, bare or with a qualifier, means this function. */
export const namesFunction = (functionName: string, { ref, arn }: Resource): boolean =>
  [ref, arn].some(known => functionName === known || functionName === `${known}:$LATEST`)

/**
 * Decides whether a caller may invoke a function: a service by the function's resource policy (`AWS::Lambda::Permission`), a role
 * by its own policies, the administrator always. AWS: "Using resource-based policies for Lambda".
 * @throws Error at start for a permission that names no function of the template, or that is not understood.
 */
export const invokePermissions = (
  permissions: readonly Resource[],
  functions: readonly Resource[],
  authorize: Authorize,
  noteAllowed: NoteAllowed = () => undefined,
): ((target: Resource, caller: Caller) => void) => {
  const statements = permissions.map(resource => {
    const statement = statementOf(resource)
    if (!functions.some(known => namesFunction(statement.functionName, known)))
      throw new Error(`${named(resource)}: no function ${statement.functionName} in the template`)
    return statement
  })
  const byArn = new Map(
    functions.map(known => [known.arn, statements.filter(statement => namesFunction(statement.functionName, known))]),
  )
  return (target, caller) => {
    if (caller.kind === 'admin') return
    const access = { caller, action: 'lambda:InvokeFunction', resourceArn: target.arn }
    if (caller.kind === 'role') return authorize(access)
    if (byArn.get(target.arn)?.some(statement => statement.allows(caller.service, caller.sourceArn)))
      return noteAllowed(access)
    throw new AccessDenied(
      access,
      `${caller.service} for ${caller.sourceArn} is not authorized to perform: lambda:InvokeFunction on resource: ${target.arn} ` +
        `because no resource-based policy (AWS::Lambda::Permission) of ${target.logicalId} allows it`,
    )
  }
}
