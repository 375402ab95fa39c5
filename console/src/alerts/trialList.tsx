import type { Trials } from '../../../core/alerts/http/contract.ts'
import { Icon } from '../design/icon.tsx'
import { visibleText } from '../design/visibleText.ts'

type Outcome = Trials['results'][number]['outcome']

const WORDS: Readonly<Record<Outcome, string>> = {
  delivered: 'delivered',
  refused: 'refused',
  'not-allowed': 'not allowed',
  unreachable: 'not reachable',
  'no-address': 'without an address',
}

/** How a test of channels ended, channel by channel. */
export const TrialList = ({ results }: Trials) => (
  <ul className="trials" role="status" aria-label="Result of the test">
    {results.length === 0 && <li>The rule has no channel: its alerts are seen in the stream alone.</li>}
    {results.map(({ channel, outcome, status, detail }) => (
      <li key={channel} data-outcome={outcome === 'delivered' ? 'delivered' : 'failed'}>
        <Icon name={outcome === 'delivered' ? 'check' : 'alert'} />
        <span>
          <strong>{channel}</strong>: {WORDS[outcome] ?? visibleText(outcome)}
          {status !== undefined && !detail.includes(`${status}`) && ` (${status})`}.{' '}
          <span className="muted">{visibleText(detail)}</span>
        </span>
      </li>
    ))}
  </ul>
)
