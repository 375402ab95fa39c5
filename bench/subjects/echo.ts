import { join } from 'node:path'
import * as z from 'zod'
import { type Child, jsonLine, startChild } from '../processes/child.ts'
import { processors } from '../processes/processors.ts'

/** Starts the reference: node-coap as it comes. */
export const startEcho = (): Promise<Child<{ coapPort: number }>> =>
  startChild({
    args: [join(import.meta.dirname, '../servers/echo.ts')],
    readyLine: jsonLine(z.object({ coapPort: z.number() })),
    processor: processors.server,
    withIpc: true,
  })
