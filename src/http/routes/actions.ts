import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { type z } from 'zod'
import { commandKinds, commandSchemas, type CommandKind, type CommandPayload } from '../../domain/commands.js'
import { handingOnKinds } from '../../domain/handoff/handingOn.js'
import { commandPath } from '../../domain/commandPath.js'
import type { ForeseenCommand } from '../../client/foreseen.js'
import { actingFor, allowed, envelopeOf, patientHeaders, waitOf } from '../acting.js'
import type { ApiPorts } from '../app.js'
import { answer, foreseen } from '../shapes/answers.js'
import { numbered } from '../shapes/parameters.js'

const what: Record<CommandKind, string> = {
  accept: 'take it up', reject: 'pass the call on', escalate: 'hand it up, or ask for a decision', sendBack: 'ask back those who gave it', answer: 'answer those who asked back',
  deEscalate: 'move it down, or end an escalation request', approve: 'grant the escalation request', decline: 'decline the escalation request',
  watch: 'put somebody on its watch list', unwatch: 'take somebody off its watch list', resolve: 'resolve it', reopen: 'reopen it', hold: 'put it on hold',
  resume: 'go on with it', reassign: 'give it to another group', assign: 'give it to another person of the group', reclassify: 'say better what it is',
  close: 'close it', cancel: 'cancel it',
}

/** A route for each message of the design, made from its schema: what a command takes is written down once. */
export const actionRoutes = ({ client, records }: ApiPorts): FastifyPluginAsyncZod => async app => {
  for (const kind of commandKinds) {
    const body = (commandSchemas[kind] as z.ZodObject).omit({ by: true, requestId: true, channel: true }).extend(actingFor)
    app.post(`/incidents/:number/${commandPath(kind)}`, {
      config: { permission: kind },
      schema: { summary: what[kind], tags: ['actions'], params: numbered, headers: patientHeaders, body, response: { 200: answer } },
    }, async request => {
      const { params: { number }, principal } = request
      const { by, ...given } = request.body as { by?: string }
      const envelope = envelopeOf(request, { by })
      const payload = { ...given, ...envelope } as CommandPayload<typeof kind>
      // What was carried out may have taken the incident out of the hands of whoever asks again: they get their answer.
      await allowed(records, principal, kind, number).catch(async (refused: unknown) => {
        if (request.headers['idempotency-key'] === undefined || !await client.wasAnswered(kind, number, payload)) throw refused
      })
      return client.update(kind, number, payload, waitOf(request))
    })
  }

  for (const kind of handingOnKinds) {
    const shape = (commandSchemas[kind] as z.ZodObject).omit({ by: true, requestId: true, channel: true }).extend(actingFor)
    const body = 'note' in shape.shape ? shape.partial({ note: true }) : shape
    app.post(`/incidents/:number/${commandPath(kind)}/preview`, {
      config: { permission: 'preview' },
      schema: { summary: `what this would do: ${what[kind]}; changes nothing`, tags: ['actions'], params: numbered, body, response: { 200: foreseen } },
    }, async request => {
      const { params: { number }, principal } = request
      const { by: actor, ...given } = request.body as { by?: string }
      const { by } = envelopeOf(request, { by: actor })
      await allowed(records, principal, 'preview', number)
      return client.preview(number, { ...given, by, kind } as unknown as ForeseenCommand)
    })
  }
}
