interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Lines of one metric; without a type only the samples. */
export function metricText(
  name: string,
  type: 'counter' | 'gauge' | 'histogram' | undefined,
  help: string,
  samples: readonly Sample[],
): string[] {
  const lines = samples.map(({ labels, value }) => {
    const text = Object.entries(labels)
      .map(([key, label]) => `${key}="${escapeLabel(label)}"`)
      .join(',')
    return `${name}${text === '' ? '' : `{${text}}`} ${value}`
  })
  return type === undefined ? lines : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines]
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
