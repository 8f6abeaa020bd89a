import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { policyJsonSchema } from '../domain/policy/policySchema.js'
import { packageRoot } from '../machine/packageRoot.js'

/** Writes the JSON Schema that editors check and complete policies with. Run after a change of the policy schema. */
writeFileSync(join(packageRoot(), 'policies', 'schema.json'), `${JSON.stringify(policyJsonSchema(), null, 2)}\n`)
