import { isUnconditional, withoutStage } from './condition.js'
import type { DecisionRow, EntryRow, Ladder, Policy } from './policy.js'
import { takers, type Line, type Table, type Taker, type Way } from './tables.js'

/** The tables within a ladder: its entry, its decisions, the instructions of its stages. */
export function tablesWithin({ ladders }: Policy, at: number): Table[] {
  const ladder = ladders[at]
  if (!ladder) return []
  const after = (lines: readonly Taker[]): Way => ({ given: ladder.appliesTo, before: [...laddersBefore(ladders, at), ...lines] })
  const hand = (lines: readonly Taker[]) => (ladder.stages.length > 1 ? after(lines) : null)
  const path = ['ladders', at]
  return [
    {
      kind: 'row',
      lines: ladder.entry.map(({ when, then }, index): Line => ({
        ...place([...path, 'entry', index], 'when'), when, ways: [after(takers('row', ladder.entry.slice(0, index).map(row => row.when)))],
        byHand: ladder.otherwise?.stage === then.stage ? null
          : hand([...rowsTo(ladder.decisions, then.stage), ...rowsTo(ladder.entry.slice(0, index), then.stage)]),
      })),
    },
    {
      kind: 'row',
      lines: ladder.decisions.map(({ when, then }, index): Line => ({
        ...place([...path, 'decisions', index], 'when'), when: withoutStage(when),
        ways: stagesBelow(ladder, then.stage).filter(from => when.stage?.includes(from) ?? true)
          .map(from => after(rowsFrom(ladder, from).filter(({ place }) => place < index))),
        byHand: hand(rowsTo(ladder.decisions.slice(0, index), then.stage)),
      // A row that leads up from nowhere is refused as it is.
      })).filter(({ ways }) => ways.length > 0),
    },
    ...ladder.stages.map(({ instructions }, stage): Table => ({
      kind: 'instruction',
      lines: instructions.map(({ when }, index): Line => ({
        ...place([...path, 'stages', stage, 'instructions', index]), when, byHand: null,
        ways: [after(takers('instruction', instructions.slice(0, index).map(instruction => instruction.when)))],
      })),
    })),
  ]
}

export type RowFrom = Taker & Pick<DecisionRow, 'then'>

/** The decision rows that an escalation from a stage looks at: those for it that lead up from it. */
export function rowsFrom(ladder: Ladder, from: string): RowFrom[] {
  return rows(ladder.decisions).filter(({ asked, then }) => (asked.stage?.includes(from) ?? true) && stagesBelow(ladder, then.stage).includes(from))
}

/** The stages from which this one lies above. */
export function stagesBelow({ stages }: Ladder, stage: string): string[] {
  const names = stages.map(({ name }) => name)
  return names.slice(0, Math.max(0, names.indexOf(stage)))
}

/** The rows that lead to a stage, whatever stage they are for: what a skip and a de-escalation look at. */
function rowsTo(all: readonly (DecisionRow | EntryRow)[], stage: string): RowFrom[] {
  return rows(all).filter(({ then }) => then.stage === stage)
}

function rows(all: readonly DecisionRow[]): (RowFrom & { asked: DecisionRow['when'] })[] {
  return all.map(({ when, then }, place) => (
    { name: `row ${place + 1}`, when: withoutStage(when), asked: when, always: isUnconditional(when), place, then }))
}

function laddersBefore(ladders: readonly Ladder[], at: number): Taker[] {
  return ladders.slice(0, at).map(({ name, appliesTo }, index) => (
    { name: `ladder \`${name}\``, when: appliesTo, always: isUnconditional(appliesTo), place: index - at }))
}

function place(path: PropertyKey[], ...whenAt: PropertyKey[]): Pick<Line, 'path' | 'whenPath'> {
  return { path, whenPath: [...path, ...whenAt] }
}
