import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'

/**
 * What incidents and tiers can be found by in the Temporal UI. Never persons or free text: these values are not
 * encrypted by a payload codec. SQLite allows ten keywords and three of each other type.
 */
export const searchAttributes = {
  state: defineSearchAttributeKey('IncidentState', SearchAttributeType.KEYWORD),
  stage: defineSearchAttributeKey('IncidentStage', SearchAttributeType.KEYWORD),
  assignmentGroup: defineSearchAttributeKey('AssignmentGroup', SearchAttributeType.KEYWORD),
  priority: defineSearchAttributeKey('IncidentPriority', SearchAttributeType.INT),
  slaDueAt: defineSearchAttributeKey('SlaDueAt', SearchAttributeType.DATETIME),
  stalled: defineSearchAttributeKey('IncidentStalled', SearchAttributeType.BOOL),
} as const
