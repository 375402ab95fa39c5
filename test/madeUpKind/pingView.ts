import type { KindView } from '../../console/src/kinds/kind.ts'
import { pingCsv } from './ping/csv.ts'
import type { PingFrame } from './ping/frame.ts'

/** A ping in the console. */
export const ping: KindView<PingFrame> = {
  type: 'ping',
  fields: ({ data }) => `hops=${data.hops} from=${data.from ?? 'nobody told'}`,
  csv: pingCsv,
}
