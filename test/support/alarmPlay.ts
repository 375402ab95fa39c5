import { assembled } from '../../infra/testing/assemblies.ts'
import { type AlarmDefinition, alarmDefinition } from '../../local/cloudwatch/alarmProperties.ts'
import { type AlarmState, evaluated, rangeOf } from '../../local/cloudwatch/evaluation.ts'
import { pointsOf } from '../../local/cloudwatch/points.ts'
import { type Metric, seriesStore } from '../../local/cloudwatch/series.ts'
import { placeOf } from '../../local/place.ts'
import { stackResources } from '../../local/template/stackResources.ts'
import { readAssembly } from '../../local/template/synth.ts'

/** The values of metrics in one minute. */
export type Minute = ReadonlyMap<Metric, readonly number[]>

/** The alarms of a stage's template, by their names without that of the stack. */
export const alarmsOf = async (
  settings: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<string, AlarmDefinition>> => {
  const assembly = await readAssembly((await assembled({ stage: 'dev', ...settings })).directory)
  const place = placeOf(assembly)
  const resources = stackResources(assembly.template, place).ofType('AWS::CloudWatch::Alarm')
  return new Map(
    resources.map(resource => {
      const definition = alarmDefinition(resource)
      return [definition.name.replace(`${place.stackName}-`, ''), definition]
    }),
  )
}

/** Plays minutes to an alarm, as CloudWatch would meet them. @returns its state after each */
export const played = (definition: AlarmDefinition, minutes: readonly Minute[]): readonly AlarmState[] => {
  const series = seriesStore()
  for (const { metric } of definition.watched) series.keep(metric, rangeOf(definition.condition) * definition.period)
  let state: AlarmState = 'INSUFFICIENT_DATA'
  return minutes.map(minute => {
    for (const [metric, values] of minute) for (const value of values) series.recorder(metric)(value)
    series.turn()
    state = evaluated(pointsOf(definition, series), definition.condition, state)
    return state
  })
}
