@testable import Node
@testable import Transport

extension FuzzTarget {
  static let proxies = [
    FuzzTarget("forwarded", forwarded), FuzzTarget("preface", preface), FuzzTarget("addresses", addresses),
  ]

  /// The line is each of the fields that name a client. Whatever they say, the client is an address.
  private static func forwarded(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), let proxy = NumericAddress("10.0.0.1"),
      let block = AddressBlock("10.0.0.0/8")
    else { return nil }
    for form in [TrustedProxies.Form.forwarded, .forwardedFor] {
      let trusted = TrustedProxies([block], form: form)
      let headers: HeaderFields = ["forwarded": text, "x-forwarded-for": text]
      let client = trusted.client(headers, from: proxy)
      guard NumericAddress("\(client)") == client else { return "a client's address is not that of its text" }
      guard let stranger = NumericAddress("192.0.2.1"), trusted.client(headers, from: stranger) == stranger
      else {
        return "a stranger is believed"
      }
    }
    // Commas within quotes aside, there is at most one hop for each.
    let commas = bytes.count { $0 == UInt8(ascii: ",") }
    return ForwardedField.hops(text).count <= commas + 2 ? nil : "there are more hops than commas"
  }

  /// A preface is complete at one length, and said to be incomplete before and the same behind it.
  private static func preface(_ bytes: [UInt8]) -> String? {
    let outcome = ProxyPreface.read(bytes)
    switch outcome {
    case .incomplete:
      return bytes.count < ProxyPreface.mostBytes ? nil : "a preface of any length is waited for"
    case .malformed: return nil
    case .complete(let count, let client):
      guard count <= bytes.count, count <= ProxyPreface.mostBytes else {
        return "a preface is longer than what came"
      }
      guard ProxyPreface.read(Array(bytes[..<count])) == outcome else {
        return "what follows changes a preface"
      }
      for end in [count - 1, count / 2, 1] where ProxyPreface.read(Array(bytes[..<end])) != .incomplete {
        return "the beginning of a preface is not waited for"
      }
      guard let client else { return nil }
      let isPlain = client.host.utf8.allSatisfy { "0123456789abcdefABCDEF.:".utf8.contains($0) }
      return isPlain && NumericAddress(client.host) != nil ? nil : "a client has no address"
    }
  }

  private static func addresses(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    if let address = NumericAddress(text) {
      guard NumericAddress("\(address)") == address else { return "an address is not that of its text" }
      let isPlain = text.utf8.allSatisfy { "0123456789abcdefABCDEF.:".utf8.contains($0) }
      guard isPlain else { return "an address has other characters than one" }
    }
    if let block = AddressBlock(text) {
      guard AddressBlock("\(block)") == block else { return "a block is not that of its text" }
    }
    if let place = Node.HostAndPort(text), Node.HostAndPort("\(place)") != place {
      return "a host and port are not those of their text"
    }
    let counted = ClientAddress.counted(text)
    return counted.utf8.count <= max(text.utf8.count, 15) + 8 ? nil : "an address is counted as a longer one"
  }
}
