/// Whose word is taken about where a request comes from, and in which form. Everybody can send these fields; they count from
/// these addresses only, and only the one that the operator's proxies are known to set: the others pass through from clients.
public struct TrustedProxies: Equatable, Sendable {
  /// How the proxies tell the client's address.
  public enum Form: String, CaseIterable, Sendable {
    /// The de-facto field `X-Forwarded-For`.
    case forwardedFor = "X-Forwarded-For"
    /// RFC 7239.
    case forwarded = "Forwarded"
    /// HAProxy's PROXY protocol, version 1 or 2, before the first byte of TLS or HTTP.
    case proxyProtocol = "PROXY"
  }

  public var blocks: [AddressBlock]
  public var form: Form

  public init(_ blocks: [AddressBlock] = [], form: Form = .forwardedFor) {
    self.blocks = blocks
    self.form = form
  }

  func trusts(_ address: NumericAddress) -> Bool { blocks.contains { $0.contains(address) } }

  /// Whether connections from there begin with a preface.
  func prefaces(_ peer: NumericAddress) -> Bool { form == .proxyProtocol && trusts(peer) }

  /// The client's address by the word of a trusted peer: of the chain of hops, which each appends its peer to, the last that is
  /// none of these proxies. What stands further left is the client's own claim. The peer itself where the chain says nothing.
  func client(_ headers: HeaderFields, from peer: NumericAddress) -> NumericAddress {
    guard trusts(peer), form != .proxyProtocol else { return peer }
    var client = peer
    for hop in hops(headers).reversed() {
      // "unknown", an obfuscated name or rubbish: who was trusted before is the last that is known.
      guard let address = hop else { return client }
      client = address
      if !trusts(address) { break }
    }
    return client
  }

  private func hops(_ headers: HeaderFields) -> [NumericAddress?] {
    switch form {
    case .forwardedFor:
      headers.values(of: "x-forwarded-for").flatMap { value in
        value.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
          ForwardedField.address(Bytes.trimmed($0))
        }
      }
    case .forwarded: headers.values(of: "forwarded").flatMap(ForwardedField.hops)
    case .proxyProtocol: []
    }
  }
}
