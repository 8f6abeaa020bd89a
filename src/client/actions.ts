import type { Answer } from '../domain/answer.js'
import type { CommandKind, CommandPayload } from '../domain/commands.js'

/** A payload as callers give it: without a request ID a fresh one is made, which gives up repeatability. */
export type Given<P extends { requestId: string }> = Omit<P, 'requestId'> & { requestId?: string }

export interface CallOptions {
  /** How long to wait for the answer, in ms; 10 s unless said. Later it is `in_progress`, and repeating gets the answer. */
  waitMs?: number
}

/** Every command under a name of its own, whichever way it is sent. */
export abstract class Actions {
  /** Sends a command and waits for its answer: the incident as it is afterwards. */
  abstract update<K extends CommandKind>(kind: K, number: string, payload: Given<CommandPayload<K>>, options?: CallOptions): Promise<Answer>

  accept(number: string, payload: Given<CommandPayload<'accept'>>, options?: CallOptions): Promise<Answer> {
    return this.update('accept', number, payload, options)
  }

  /** By somebody who is being called: the next one is called at once. */
  reject(number: string, payload: Given<CommandPayload<'reject'>>, options?: CallOptions): Promise<Answer> {
    return this.update('reject', number, payload, options)
  }

  /** Up to the next stage; of kind `hierarchical`, a request for a decision that moves nothing (`pending.approval` in the answer). */
  escalate(number: string, payload: Given<CommandPayload<'escalate'>>, options?: CallOptions): Promise<Answer> {
    return this.update('escalate', number, payload, options)
  }

  /** Back to whoever gave it, with a question. */
  sendBack(number: string, payload: Given<CommandPayload<'sendBack'>>, options?: CallOptions): Promise<Answer> {
    return this.update('sendBack', number, payload, options)
  }

  /** The answer to a question, to the group that asked. */
  answer(number: string, payload: Given<CommandPayload<'answer'>>, options?: CallOptions): Promise<Answer> {
    return this.update('answer', number, payload, options)
  }

  /** The end of an escalation request that is open; with a stage, by a manager, also down to that stage. */
  deEscalate(number: string, payload: Given<CommandPayload<'deEscalate'>>, options?: CallOptions): Promise<Answer> {
    return this.update('deEscalate', number, payload, options)
  }

  /** By an approver: the escalation request is granted. */
  approve(number: string, payload: Given<CommandPayload<'approve'>>, options?: CallOptions): Promise<Answer> {
    return this.update('approve', number, payload, options)
  }

  decline(number: string, payload: Given<CommandPayload<'decline'>>, options?: CallOptions): Promise<Answer> {
    return this.update('decline', number, payload, options)
  }

  /** Puts somebody, `by` unless said, on the watch list. */
  watchIncident(number: string, payload: Given<CommandPayload<'watch'>>, options?: CallOptions): Promise<Answer> {
    return this.update('watch', number, payload, options)
  }

  unwatchIncident(number: string, payload: Given<CommandPayload<'unwatch'>>, options?: CallOptions): Promise<Answer> {
    return this.update('unwatch', number, payload, options)
  }

  resolve(number: string, payload: Given<CommandPayload<'resolve'>>, options?: CallOptions): Promise<Answer> {
    return this.update('resolve', number, payload, options)
  }

  reopen(number: string, payload: Given<CommandPayload<'reopen'>>, options?: CallOptions): Promise<Answer> {
    return this.update('reopen', number, payload, options)
  }

  hold(number: string, payload: Given<CommandPayload<'hold'>>, options?: CallOptions): Promise<Answer> {
    return this.update('hold', number, payload, options)
  }

  resume(number: string, payload: Given<CommandPayload<'resume'>>, options?: CallOptions): Promise<Answer> {
    return this.update('resume', number, payload, options)
  }

  /** To another group at the same stage. */
  reassign(number: string, payload: Given<CommandPayload<'reassign'>>, options?: CallOptions): Promise<Answer> {
    return this.update('reassign', number, payload, options)
  }

  /** To another person of the same group. */
  assign(number: string, payload: Given<CommandPayload<'assign'>>, options?: CallOptions): Promise<Answer> {
    return this.update('assign', number, payload, options)
  }

  reclassify(number: string, payload: Given<CommandPayload<'reclassify'>>, options?: CallOptions): Promise<Answer> {
    return this.update('reclassify', number, payload, options)
  }

  closeIncident(number: string, payload: Given<CommandPayload<'close'>>, options?: CallOptions): Promise<Answer> {
    return this.update('close', number, payload, options)
  }

  cancel(number: string, payload: Given<CommandPayload<'cancel'>>, options?: CallOptions): Promise<Answer> {
    return this.update('cancel', number, payload, options)
  }
}
