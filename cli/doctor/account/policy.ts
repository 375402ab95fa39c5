import { type OperationName, operations } from '../../aws/operations.ts'
import { permissionOf } from './refusals.ts'

const isOperation = (name: string): name is OperationName => name in operations

/** `sts:GetCallerIdentity` needs no right. */
const actions = [...new Set(Object.keys(operations).filter(isOperation).map(permissionOf))].filter(
  action => action !== 'sts:GetCallerIdentity',
)

/** The rights with which the doctor can ask everything. All of them read, and most know no resource. */
export const DOCTOR_POLICY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions.toSorted(), Resource: '*' }],
}
