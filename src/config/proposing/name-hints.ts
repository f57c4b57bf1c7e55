// What people call the parts of a bundle, in the languages public ones are written in.

const hints = {
  model:
    /model|modell|modele|modèle|модел|모델|模型|clf|classif|regress|estimator|predictor|best|final|main/iu,
  features:
    /feat|col|input|predictor|variab|spalte|merkmal|atribut|caracter|признак|столб|カラム|特征|列|(?:^|_)x(?:_|$)/iu,
  labels:
    /class|label|target|categor|klasse|etiq|étiq|rotul|rótul|ziel|alvo|objetivo|cible|метк|класс|标签|类|ラベル|output|(?:^|_)y(?:_|$)/iu,
  target: /target|label|output|ziel|alvo|objetivo|cible|price|(?:^|_)y(?:_|$)/iu,
} as const

export type Hint = keyof typeof hints

/** Whether the last part of `file` ('bundle.pkl::scaler_y') is called like this. */
export function isCalled(file: string, hint: Hint): boolean {
  return hints[hint].test(spaced(lastName(file)))
}

/** Whether `column` stands in the name of a file as a word of its own: 'le_sex.pkl' and `sex`. */
export function namesColumn(file: string, column: string): boolean {
  const plain = spaced(column)
  return plain.length > 2 && spaced(lastName(file)).includes(plain)
}

function lastName(file: string): string {
  const member = file.lastIndexOf('::')
  return member < 0 ? file.replace(/\.[^.]*$/, '') : file.slice(member + 2)
}

/** '_le_sex_' of 'leSex' or 'LE sex'. */
function spaced(text: string): string {
  const words = text
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  return `_${words.join('_')}_`
}
