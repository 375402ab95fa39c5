import * as z from 'zod'
import { decimal, text } from '../variables.ts'

/** Of a program that writes metrics at once. */
export const measuring = { STACK_NAME: text }

/** Of a program that gathers metrics and writes them at an interval. */
export const gathering = { ...measuring, METRICS_SECONDS: decimal(z.number().min(0.1).max(3600)) }
