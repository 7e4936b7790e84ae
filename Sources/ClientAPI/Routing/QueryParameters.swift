internal import Transport

/// The query of a request: each parameter known, given once and well-formed.
struct QueryParameters: Sendable {
  /// Numbers go up to here: what JSON's readers hold without loss, and the store in 63 bits.
  static let highestNumber: UInt64 = 1 << 53
  /// Items of a page.
  static let limits: ClosedRange<UInt64> = 1...200
  static let usualLimit = 50

  private let values: [String: String]

  init(_ head: RequestHead, allowed: [String]) throws(Problem) {
    guard let items = head.queryItems else {
      throw Self.invalid("The query has a malformed percent-encoding, or is not UTF-8.")
    }
    var values: [String: String] = [:]
    for item in items {
      guard allowed.contains(item.name) else {
        let known = allowed.isEmpty ? "no parameters" : allowed.joined(separator: ", ")
        throw Problem(.parameterUnknown, "A parameter is unknown here: this request takes \(known).")
      }
      guard values.updateValue(item.value, forKey: item.name) == nil else {
        throw Self.invalid("\(item.name) is given twice.")
      }
    }
    self.values = values
  }

  subscript(name: String) -> String? { values[name] }

  func number(_ name: String) throws(Problem) -> UInt64? {
    guard let text = values[name] else { return nil }
    guard let number = UInt64(text), "\(number)" == text, number <= Self.highestNumber else {
      throw Self.invalid("\(name) must be a whole number from 0 to \(Self.highestNumber).")
    }
    return number
  }

  /// How many items a page may have.
  func limit() throws(Problem) -> Int {
    guard let limit = try number("limit") else { return Self.usualLimit }
    guard Self.limits.contains(limit) else {
      throw Self.invalid("limit must be from \(Self.limits.lowerBound) to \(Self.limits.upperBound).")
    }
    return Int(limit)
  }

  /// What the answer is to wait for.
  enum Wait: String, CaseIterable {
    case accepted, ordered, mirrored
  }

  func wait() throws(Problem) -> Wait {
    guard let text = values["wait"] else { return .accepted }
    guard let wait = Wait(rawValue: text) else {
      throw Self.invalid("wait must be accepted, ordered or mirrored.")
    }
    return wait
  }

  static func invalid(_ detail: String) -> Problem { Problem(.parameterInvalid, detail) }
}
