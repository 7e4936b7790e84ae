/// Why bytes are not an item of the deterministic CBOR profile (spec: wire).
public enum WireError: Error, Equatable, Sendable {
  case truncated
  case notShortest
  case indefinite
  case integerTooLarge
  case invalidText
  case mapOrder
  case tooDeep
  case trailingBytes
  case unsupported
  case unexpected
  /// More entries in one range than it may have (spec: wire, "Limits").
  case rangeTooLarge
  /// More ranges or cursors in one message than it may have (spec: wire, "Limits").
  case tooManyRanges
  /// More items in one message than it may have (spec: wire, "Limits").
  case tooManyItems

  /// The stable code that the spec lists.
  public var code: String {
    switch self {
    case .truncated: "cborTruncated"
    case .notShortest: "cborNotShortest"
    case .indefinite: "cborIndefinite"
    case .integerTooLarge: "cborIntegerTooLarge"
    case .invalidText: "cborInvalidText"
    case .mapOrder: "cborMapOrder"
    case .tooDeep: "cborTooDeep"
    case .trailingBytes: "cborTrailingBytes"
    case .unsupported: "cborUnsupported"
    case .unexpected: "cborUnexpected"
    case .rangeTooLarge: "rangeTooLarge"
    case .tooManyRanges: "tooManyRanges"
    case .tooManyItems: "tooManyItems"
    }
  }
}
