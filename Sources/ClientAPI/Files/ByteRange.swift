/// Which bytes of a file are wanted (RFC 9110 section 14.2).
enum ByteRange: Equatable {
  case all
  case part(Range<UInt64>)
  /// None of the bytes that are asked for is there.
  case unsatisfiable

  /// A field that is no single range of bytes is as if it were not there.
  init(_ field: String?, size: UInt64) {
    self = .all
    let unit = "bytes="
    guard let field, field.lowercased().hasPrefix(unit) else { return }
    let parts = field.dropFirst(unit.count).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Self.number(parts[0]), let last = Self.number(parts[1]) else {
      return
    }
    switch (first, last) {
    case (nil, nil): return
    case (nil, let count?):
      self = count == 0 || size == 0 ? .unsatisfiable : .part(size - min(count, size)..<size)
    case (let first?, let last):
      if let last, last < first { return }
      self = first < size ? .part(first..<(min(last ?? size - 1, size - 1) + 1)) : .unsatisfiable
    }
  }

  /// `.some(nil)` for nothing, `nil` for what is no number.
  private static func number(_ text: Substring) -> UInt64?? {
    if text.isEmpty { return .some(nil) }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(text) else { return nil }
    return .some(number)
  }
}
