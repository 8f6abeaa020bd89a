import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { createActivities, type Ports } from '../../activities/index.js'
import { openDatabase } from '../../src/adapters/postgres/database.js'
import type { StepName } from '../../src/domain/ladder.js'
import { portsWithoutChannels } from '../support/portsWithoutChannels.js'

/** Names are compared, nothing is run: the address is never called. */
const ports: Ports = portsWithoutChannels(openDatabase('postgres://nobody@127.0.0.1:1/nothing'))
const registry = createActivities(ports)

/** Every name that `workflows/proxies.ts` takes from its proxies; `steps[step]` stands for every step of the ladder. */
function proxiedNames(): string[] {
  const path = 'workflows/proxies.ts'
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ['steps', 'calls'].includes(node.expression.getText())) names.add(node.name.text)
    if (ts.isElementAccessExpression(node) && node.expression.getText() === 'steps') {
      expect(node.argumentExpression.getText()).toBe('step')
      for (const name of Object.keys(stepNames)) names.add(name)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...names]
}

/** The type makes this list complete. */
const stepNames: Record<StepName, true> = {
  handOff: true, reassignGroup: true, assign: true, accept: true, createTask: true, closeTask: true,
  hold: true, resume: true, reclassify: true, logWorkNote: true,
  callNext: true, reject: true, followUp: true,
  sendBack: true, answer: true, deEscalate: true, decideApproval: true, changeWatchList: true, fireTriggers: true, recordTicket: true,
}

describe('the registry of activities', () => {
  it('has every activity that a workflow calls, and none that no workflow calls', () => {
    expect(Object.keys(registry).sort()).toEqual(proxiedNames().sort())
  })

  it('holds plain own functions, which is all that a worker registers', () => {
    expect(Object.getPrototypeOf(registry)).toBe(Object.prototype)
    for (const [name, activity] of Object.entries(registry)) expect(typeof activity, name).toBe('function')
  })

  it('makes its activities anew for each set of ports', () => {
    const known = new Set<unknown>(Object.values(registry))
    expect(Object.values(createActivities(ports)).filter(activity => known.has(activity))).toEqual([])
  })
})
