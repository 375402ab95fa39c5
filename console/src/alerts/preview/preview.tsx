import { useEffect, useId, useState } from 'react'
import type { AlertRule } from '../../../../core/contracts/alerts.ts'
import { DEVICE_ID_PATTERN } from '../../../../core/contracts/deviceIdPattern.ts'
import { Segments } from '../../design/segments.tsx'
import { AlertError } from '../alertError.tsx'
import { costText } from './costText.ts'
import { Found } from './found.tsx'
import { PERIODS, type Period, usePreview } from './usePreview.ts'

/** Whether a rule is about one device that it names. */
const isOneDevice = (devices: readonly string[]): boolean => devices.length === 1 && !devices[0]?.endsWith('*')

/** The alerts that a rule would have told in the past. It tells the cost of looking before it looks. */
export const Preview = ({ rule, devices }: { rule: string | AlertRule; devices: readonly string[] }) => {
  const id = useId()
  const [period, setPeriod] = useState<Period>('86400')
  const [device, setDevice] = useState('')
  const { state, told, error, estimate, look, clear } = usePreview(rule)
  const key = JSON.stringify([rule, period, device])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question makes the answer void
  useEffect(clear, [clear, key])
  const isDevice = device === '' || DEVICE_ID_PATTERN.test(device)
  const isBusy = state === 'estimating' || state === 'looking'
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Preview</h2>
      <p>
        The alerts that the rule would have told, found in history. The cost of looking is estimated first, from a few
        samples.
      </p>
      <div className="preview__question">
        <Segments label="Period" value={period} onChange={setPeriod} choices={PERIODS} />
        {!isOneDevice(devices) && (
          <label className="preview__device">
            <span className="visually-hidden">Only this device</span>
            <input
              className="input mono"
              placeholder="only this device (optional)"
              autoComplete="off"
              spellCheck={false}
              value={device}
              aria-invalid={!isDevice}
              onChange={({ target }) => setDevice(target.value.trim())}
            />
          </label>
        )}
        <button
          type="button"
          className="button"
          disabled={isBusy || !isDevice}
          onClick={() => estimate(period, device === '' ? undefined : device)}
        >
          {state === 'estimating' ? 'Estimating …' : 'Estimate the cost'}
        </button>
      </div>
      <AlertError error={error} />
      {told && (state === 'estimated' || (state === 'looking' && told.events === 0)) && (
        <div className="preview__question">
          <p role="status">Looking through this period costs about {costText(told.estimate)}.</p>
          <button type="button" className="button button--primary" disabled={isBusy} onClick={look}>
            {isBusy ? 'Looking …' : 'Look'}
          </button>
        </div>
      )}
      {told && (state === 'looked' || (state === 'looking' && told.events > 0)) && (
        <Found told={told} isBusy={isBusy} onMore={look} />
      )}
    </section>
  )
}
