import { Facts } from '../facts.tsx'
import type { OpenedModel, TensorFacts } from './messages.ts'

/** The model that the files make: digest, warnings, inputs and outputs. */
export function ModelReport({ model }: { readonly model: OpenedModel }) {
  const { card, warnings, inputs, outputs } = model
  const facts = [
    ['Estimator', card.estimator],
    ['Framework', card.framework],
    ['Checked', card.verifiedRows === undefined ? '' : `${card.verifiedRows} recorded answers`],
    ['Digest', card.digest],
  ] as const
  return (
    <section class="card" aria-label="The model">
      <div class="title">
        <h2>{card.name}</h2>
        <span class="state good">can be served</span>
      </div>
      <Facts facts={facts} />
      {warnings.length > 0 && (
        <ul class="notes warn" aria-label="Warnings">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>{`Inputs (${inputs.length}) and outputs (${outputs.length})`}</summary>
        <Tensors label="Inputs" facts={inputs} />
        <Tensors label="Outputs" facts={outputs} />
      </details>
    </section>
  )
}

const mostTensors = 60

function Tensors({
  label,
  facts,
}: {
  readonly label: string
  readonly facts: readonly TensorFacts[]
}) {
  return (
    <div class="scroll tall" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col">Type</th>
            <th scope="col">Shape</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {facts.slice(0, mostTensors).map(({ name, datatype, shape, note }, i) => (
            <tr key={i}>
              <th scope="row">{name}</th>
              <td>{datatype}</td>
              <td class="mono">{shape}</td>
              <td>{note}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {facts.length > mostTensors && (
        <p class="soft small">{`and ${facts.length - mostTensors} more`}</p>
      )}
    </div>
  )
}
