import type { Assembly } from './template/synth.ts'

/** Region and account of every stack on this machine. */
export const REGION = 'us-east-1'
export const ACCOUNT_ID = '000000000000'

/** The place for which the references in a template are resolved. */
export const placeOf = ({ stackName }: Assembly) => ({ stackName, region: REGION, accountId: ACCOUNT_ID })
