/// What a value must look like.
enum ValueRule: Sendable, Equatable {
  case text
  case integer(ClosedRange<Int64>)
  case choice([String])

  /// What is wrong with a value; `nil` if nothing is.
  func fault(_ value: String) -> String? {
    switch self {
    case .text: return nil
    case .integer(let range):
      if let number = Int64(value), range.contains(number) { return nil }
      let upper = range.upperBound == .max ? "" : " to \(range.upperBound)"
      return "must be a whole number, \(range.lowerBound)\(upper.isEmpty ? " or more" : upper)"
    case .choice(let choices):
      return choices.contains(value) ? nil : "must be one of: \(choices.joined(separator: ", "))"
    }
  }
}
