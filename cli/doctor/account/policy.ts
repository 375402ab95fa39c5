import { type OperationName, operations } from '../../aws/operations.ts'

const permissionOf = ([name, operation]: readonly [string, (typeof operations)[OperationName]]): string =>
  'permission' in operation ? operation.permission : name

/** `sts:GetCallerIdentity` needs no right. */
const actions = [...new Set(Object.entries(operations).map(permissionOf))].filter(
  action => action !== 'sts:GetCallerIdentity',
)

/** The rights with which the doctor can ask everything. All of them read, and most know no resource. */
export const DOCTOR_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions.toSorted(), Resource: '*' }],
}
