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
    }
  }
}
