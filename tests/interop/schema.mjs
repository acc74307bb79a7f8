// ajv reads every schema, and judges documents: a line for each, "valid" or the first fault.
import { readFileSync, readdirSync } from 'node:fs'
import Ajv2020 from 'ajv/dist/2020.js'

const [folder] = process.argv.slice(2)
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, keywords: ['x-pii'] })
for (const file of readdirSync(folder)) {
  if (file.endsWith('.json') && file !== 'manifest.json') ajv.addSchema(JSON.parse(readFileSync(`${folder}/${file}`)))
}
for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const told = JSON.parse(line)
  const judge = ajv.getSchema(told.schema)
  console.log(judge(told) ? 'valid' : ajv.errorsText(judge.errors).slice(0, 300))
}
