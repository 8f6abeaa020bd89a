import { records } from './0001_records.js'
import { notices } from './0002_notices.js'
import { calls } from './0003_calls.js'
import { judgement } from './0004_judgement.js'
import { readings } from './0005_readings.js'
import { aside } from './0006_aside.js'
import { tokens } from './0007_tokens.js'
import { changes } from './0008_changes.js'
import { signIns } from './0009_sign_ins.js'
import { messageChannels } from './0010_message_channels.js'
import { keptAnswers } from './0011_kept_answers.js'
import { work } from './0012_work.js'
import { revokedBy } from './0013_revoked_by.js'
import { writeChannels } from './0014_write_channels.js'
import { endedBy } from './0015_ended_by.js'
import type { Migration } from './migration.js'

/** All migrations, in the order of their numbers. */
export const migrations: readonly Migration[] = [records, notices, calls, judgement, readings, aside, tokens, changes, signIns, messageChannels, keptAnswers, work, revokedBy, writeChannels, endedBy]
