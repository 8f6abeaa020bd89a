import type { IncidentState } from '../../domain/incident.js'
import type { Tone } from '../controls/Badge.js'

const tones: Record<IncidentState, Tone> = { New: 'accent', 'In Progress': 'info', 'On Hold': 'warn', Resolved: 'good', Closed: 'plain', Canceled: 'plain' }

export function stateTone(state: IncidentState): Tone {
  return tones[state]
}
