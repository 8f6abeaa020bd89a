import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandKinds, commandSchemas } from '../../src/domain/commands.js'
import * as messages from '../../workflows/messages.js'
import { incidentNumberOf, incidentWorkflowId, tierNumberOf, tierWorkflowId } from '../../workflows/names.js'

const suffixes = { signal: 'Signal', update: 'Update', query: 'Query' }

describe('the messages', () => {
  const definitions = Object.entries(messages).filter(([name]) => name !== 'commandMessages')

  it.each(definitions)('%s has its own name without the suffix on the wire', (constant, definition) => {
    const { type, name } = definition as { type: keyof typeof suffixes; name: string }
    expect(constant).toBe(`${name}${suffixes[type]}`)
  })

  it('are a signal and an update for every command', () => {
    expect(Object.keys(messages.commandMessages)).toEqual(expect.arrayContaining(commandKinds))
    expect(Object.keys(messages.commandMessages)).toHaveLength(Object.keys(commandSchemas).length)
    for (const kind of commandKinds) {
      expect(messages.commandMessages[kind].signal).toMatchObject({ type: 'signal', name: kind })
      expect(messages.commandMessages[kind].update).toMatchObject({ type: 'update', name: kind })
    }
  })
})

describe('the workflow IDs', () => {
  const numbers = fc.integer({ min: 1, max: 99_999_999 }).map(count => `INC${String(count).padStart(7, '0')}`)

  it('are read back as they were made', () => {
    fc.assert(fc.property(numbers, fc.integer({ min: 1, max: 10_000 }), (number, tier) => {
      expect(incidentNumberOf(incidentWorkflowId(number))).toBe(number)
      expect(incidentNumberOf(tierWorkflowId(number, tier))).toBe(number)
      expect(tierNumberOf(tierWorkflowId(number, tier))).toBe(tier)
      expect(tierNumberOf(incidentWorkflowId(number))).toBeNull()
    }))
  })

  it.each(['', 'incident:', 'order:INC0010001', 'incident:INC0010001:tier:', 'incident:INC0010001:tier:x', 'incident:INC0010001:tier:2:3'])(
    'do not read "%s" as one of ours', workflowId => {
      expect(incidentNumberOf(workflowId)).toBeNull()
      expect(tierNumberOf(workflowId)).toBeNull()
    })
})
