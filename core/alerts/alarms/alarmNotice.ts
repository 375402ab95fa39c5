import * as z from 'zod'

/** The message of a CloudWatch alarm on its topic (CloudWatch User Guide, "Amazon SNS notifications for alarms"). */
const AlarmMessage = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string().nullish(),
  NewStateValue: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  NewStateReason: z.string().default(''),
  /** `2026-11-28T10:30:05.123+0000` */
  StateChangeTime: z.string(),
})

/** A message of the topic of alarms, as far as channels tell it. */
export type AlarmNotice =
  | {
      readonly kind: 'alarm'
      /** Without the name of the stack. */
      readonly name: string
      readonly state: 'ALARM' | 'OK'
      readonly means: string
      /** The page that says what to do: a URL, or a path in the repository. */
      readonly runbook: string | undefined
      /** RFC 3339, UTC */
      readonly at: string
    }
  /** Another text, such as one about the budget. */
  | { readonly kind: 'text'; readonly text: string }
  /** An alarm of another stack, or a state that nobody is told about. */
  | { readonly kind: 'nothing' }

/** Before the page of an alarm, in its description. */
const WHAT_TO_DO = ' What to do: '

export const alarmNotice = (message: string, stack: string): AlarmNotice => {
  const parsed = AlarmMessage.safeParse(jsonIn(message))
  if (!parsed.success) return { kind: 'text', text: message }
  const { AlarmName, AlarmDescription, NewStateValue: state, NewStateReason, StateChangeTime } = parsed.data
  const ofStack = `${stack}-`
  const at = new Date(StateChangeTime.replace(/\+0000$/, 'Z'))
  if (!AlarmName.startsWith(ofStack) || state === 'INSUFFICIENT_DATA' || Number.isNaN(at.getTime()))
    return { kind: 'nothing' }
  const [means, runbook] = (AlarmDescription ?? NewStateReason).split(WHAT_TO_DO)
  return {
    kind: 'alarm',
    name: AlarmName.slice(ofStack.length),
    state,
    means: means ?? '',
    runbook,
    at: at.toISOString(),
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
