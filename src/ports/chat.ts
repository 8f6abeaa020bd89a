import type { Refusal } from '../domain/errors.js'
import type { PageAnswer } from '../domain/paging/answeredPage.js'

/** A request as it came from outside. */
export interface RawRequest {
  headers: Record<string, string | string[] | undefined>
  body: Uint8Array
}

/** A button that somebody pressed; that it was this person, the chat vouches for. */
export interface Press {
  /** As the chat knows them; the policy says who that is. */
  user: string
  answer: PageAnswer
  /** Nobody else sees the message. */
  isPrivate: boolean
  /** What the button carried; `AnswerLinks` reads it. */
  token: string
  /** Shows to everybody what came of it, in place of the buttons. Gives the trouble, where there was any. */
  settle(text: string): Promise<string | null>
  /** Tells it to nobody but who pressed. */
  tell(text: string): Promise<string | null>
}

/** A chat whose messages have buttons. */
export interface Chat {
  /** For people. */
  name: string
  /** `null`: nothing of ours was pressed. `refused`: nobody knows that the chat sent it. */
  read(request: RawRequest, at: string): { press: Press | null } | { refused: Refusal }
}
