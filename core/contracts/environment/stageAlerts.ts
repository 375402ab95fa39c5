import { alertRules } from './groups/alertRules.ts'

export const stageAlertsEnvironment = alertRules
