/// Reads `Forwarded` (RFC 7239 section 4): elements by commas, pairs by semicolons, values as tokens or quoted strings.
enum ForwardedField {
  /// The `for` of each element; `nil` where it is missing, is no address, or the field cannot be read from there on.
  static func hops(_ value: String) -> [NumericAddress?] {
    var rest = Array(value.utf8)[...]
    var hops: [NumericAddress?] = []
    while true {
      guard let pairs = element(&rest) else { return hops + [nil] }
      hops.append(pairs.first { $0.name == Array("for".utf8) }.flatMap { address($0.value) })
      guard rest.first == UInt8(ascii: ",") else { return hops }
      rest = rest.dropFirst()
    }
  }

  /// An address with or without a port; an IPv6 address in brackets, or bare where no port could follow.
  static func address(_ bytes: some Collection<UInt8>) -> NumericAddress? {
    let text = String(decoding: bytes, as: UTF8.self)
    if let address = NumericAddress(text) { return address }
    guard let (host, _) = HostAndPort.split(text, defaultPort: 0) else { return nil }
    return NumericAddress(host)
  }

  private typealias Pair = (name: [UInt8], value: [UInt8])

  /// Takes one element, up to a comma or the end; `nil` if it is malformed.
  private static func element(_ rest: inout ArraySlice<UInt8>) -> [Pair]? {
    var pairs: [Pair] = []
    while true {
      skipSpace(&rest)
      let name = token(&rest).map(Bytes.lowercased)
      if !name.isEmpty {
        guard rest.popFirst() == UInt8(ascii: "="), let value = value(&rest) else { return nil }
        guard !pairs.contains(where: { $0.name == name }) else { return nil }
        pairs.append((name, value))
      }
      skipSpace(&rest)
      guard rest.first == UInt8(ascii: ";") else {
        return rest.isEmpty || rest.first == UInt8(ascii: ",") ? pairs : nil
      }
      rest = rest.dropFirst()
    }
  }

  private static func value(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard rest.first == UInt8(ascii: "\"") else { return token(&rest) }
    rest = rest.dropFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return value
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        value.append(escaped)
      default: value.append(byte)
      }
    }
    return nil
  }

  private static func token(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    // Colons and brackets of addresses belong in quotes, which not every proxy knows.
    let token = rest.prefix { Bytes.isToken($0) || ":[]".utf8.contains($0) }
    rest = rest.dropFirst(token.count)
    return Array(token)
  }

  private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
    rest = rest.drop { $0 == Bytes.space || $0 == Bytes.tab }
  }
}
