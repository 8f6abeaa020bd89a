/** Names that callers and workflows share: each formatter with its parser. */

export const taskQueue = 'baton'

/** `incident:INC0010001` */
export function incidentWorkflowId(number: string): string {
  return `incident:${number}`
}

/** The incident number in an incident's or a tier's workflow ID; null for any other workflow. */
export function incidentNumberOf(workflowId: string): string | null {
  return /^incident:([^:]+)(?::tier:\d+)?$/.exec(workflowId)?.[1] ?? null
}

/** `incident:INC0010001:tier:2` */
export function tierWorkflowId(number: string, tier: number): string {
  return `${incidentWorkflowId(number)}:tier:${tier}`
}

/** The tier number in a tier's workflow ID; null for any other workflow. */
export function tierNumberOf(workflowId: string): number | null {
  const tier = /^incident:[^:]+:tier:(\d+)$/.exec(workflowId)?.[1]
  return tier === undefined ? null : Number(tier)
}
