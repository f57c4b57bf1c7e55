import { useId, useState } from 'preact/hooks'
import type { Field, Plain } from '../../protocols/page/model-card.ts'
import { isBeyond } from './field-value.ts'

interface FieldInputProps {
  readonly field: Field
  readonly text: string
  readonly problem: string | undefined
  /** Whether the field is the whole row: a text gets room. */
  readonly isOnly: boolean
  readonly onText: (text: string) => void
}

const mostOptions = 300

/** The control that fits a column: a choice, a number with what was seen in training, or text. */
export function FieldInput(props: FieldInputProps) {
  const { field, text, problem } = props
  const id = useId()
  const note = noteOf(field, text)
  return (
    <div class={props.isOnly ? 'field wide' : 'field'}>
      <label class="field-name" for={id}>
        {field.name}
        {field.unit !== undefined && <span class="unit"> ({field.unit})</span>}
      </label>
      <Control {...props} id={id} />
      {field.range && field.kind === 'number' && <Slider {...props} range={field.range} />}
      <p class={problem ? 'note bad' : 'note'} id={`${id}-note`}>
        {problem ?? note}
      </p>
    </div>
  )
}

function noteOf(field: Field, text: string): string {
  const parts: string[] = []
  if (field.range) {
    const [low, high] = field.range
    parts.push(isBeyond(field, text) ? `outside ${low} to ${high}` : `${low} to ${high}`)
  } else if (field.isInteger && !field.categories) parts.push('whole number')
  if (field.fallback !== undefined) parts.push(`${field.fallback} if empty`)
  else if (!field.isOptional && field.kind === 'number') parts.push('needed')
  return parts.join(', ')
}

function Control(props: FieldInputProps & { readonly id: string }) {
  const { field, text, problem, id, onText } = props
  const common = {
    id,
    value: text,
    'aria-describedby': `${id}-note`,
    'aria-invalid': problem !== undefined,
  }
  const { categories } = field
  if (categories && categories.length <= mostOptions)
    return <Choice {...props} categories={categories} attributes={common} />
  if (field.kind === 'string' && !categories && props.isOnly) {
    return <textarea {...common} rows={5} onInput={(event) => onText(event.currentTarget.value)} />
  }
  return <TextInput field={field} attributes={common} onText={onText} />
}

interface TextInputProps {
  readonly field: Field
  readonly attributes: object
  readonly onText: (text: string) => void
}

function TextInput({ field, attributes, onText }: TextInputProps) {
  return (
    <input
      {...attributes}
      type="text"
      autoComplete="off"
      spellcheck={false}
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  )
}

interface ChoiceProps extends FieldInputProps {
  readonly categories: readonly Plain[]
  readonly attributes: object
}

/** No category is written like this: a tab can't be typed into a choice. */
const other = '\tother'

/** Known categories to choose from; where the model takes others, a text for them. */
function Choice({ field, text, categories, attributes, onText }: ChoiceProps) {
  const known = categories.map(String)
  const isKnown = known.includes(text) || (text === '' && field.isOptional)
  const [isOther, setOther] = useState(!isKnown)
  const shown = isOther ? other : text
  const choose = (value: string) => {
    setOther(value === other)
    onText(value === other ? '' : value)
  }
  return (
    <>
      <select {...attributes} value={shown} onChange={(event) => choose(event.currentTarget.value)}>
        {field.isOptional && <option value="">(empty)</option>}
        {known.map((category) => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
        {!field.isClosed && <option value={other}>Another value ...</option>}
      </select>
      {isOther && !field.isClosed && (
        <TextInput
          field={field}
          attributes={{ value: text, 'aria-label': `${field.name}, another value` }}
          onText={onText}
        />
      )}
    </>
  )
}

function Slider({
  field,
  text,
  range: [low, high],
  onText,
}: FieldInputProps & { readonly range: readonly [number, number] }) {
  if (low >= high) return null
  const step = field.isInteger ? 1 : Number(((high - low) / 200).toPrecision(1))
  return (
    <input
      type="range"
      aria-label={`${field.name}, slider`}
      min={low}
      max={high}
      step={step}
      value={text.trim() === '' ? low : text}
      onInput={(event) => onText(event.currentTarget.value)}
    />
  )
}
