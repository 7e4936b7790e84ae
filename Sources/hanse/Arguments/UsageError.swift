/// Arguments that do not fit, and what to do about it.
struct UsageError: Error, Equatable {
  enum Code: String {
    case commandMissing, commandUnknown, optionUnknown, optionRepeated, valueMissing, valueUnexpected,
      valueInvalid
    case argumentMissing, argumentUnexpected, argumentNotUTF8
  }

  let code: Code
  let what: String
  let next: String

  init(_ code: Code, _ what: String, next: String) {
    self.code = code
    self.what = what
    self.next = next
  }
}
