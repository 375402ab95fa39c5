import type { EventFrame } from '../../../client/watch.ts'
import type { EventRow } from '../feed/row.ts'
import './fold.css'
import { linesIn } from './line.ts'
import type { RowLook } from './rowLook.ts'
import { useLog } from './store/useLog.ts'

const number = new Intl.NumberFormat('en')

/** How many lines a row has besides its first: the others of its message, and those of the rows that go on from it. */
export const furtherLines = (event: EventFrame, { isFurther, members = [] }: RowLook): number =>
  isFurther ? 0 : members.reduce((sum, member) => sum + linesIn(member), linesIn(event) - 1)

/** Shows how many lines of a row are folded, and unfolds them. */
export const FoldButton = ({
  row: { key },
  look: { isUnfolded, isFoundInFold },
  count,
}: {
  row: EventRow
  look: RowLook
  count: number
}) => {
  const { unfold } = useLog()
  const words = `${number.format(count)} ${count === 1 ? 'line' : 'lines'}`
  const isMarked = isFoundInFold && !isUnfolded
  return (
    <button
      type="button"
      className={`log-fold${isMarked ? ' log-fold--found' : ''}`}
      aria-expanded={isUnfolded}
      onClick={() => unfold(key)}
    >
      {isUnfolded ? `Fold ${words}` : `+${words}`}
      {isMarked && <span className="visually-hidden"> with a match</span>}
    </button>
  )
}
