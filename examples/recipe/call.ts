// The generated client, from TypeScript. run.sh puts client.ts beside it.
import { HousesClient } from './client.ts'
import type { HousesRow } from './client.ts'

const [url, house] = process.argv.slice(2)
const client = new HousesClient({ url: url! })
const row = JSON.parse(house!) as HousesRow
console.log(JSON.stringify({ price: await client.predict(row) }))
