const frameworks: Readonly<Record<string, string>> = {
  catboost: 'catboost',
  lightgbm: 'lightgbm',
  xgboost: 'xgboost',
}

/** The library a class belongs to, as a ModelSource names it. What is no library of its own stands among scikit-learn's estimators. */
export function frameworkOf(className: string): string {
  const library = className.split('.', 1)[0]!
  return Object.hasOwn(frameworks, library) ? frameworks[library]! : 'scikit-learn'
}
