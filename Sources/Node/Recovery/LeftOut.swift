public import Model
internal import Wire

/// A peer that a recovering node is not to wait for, as its operator names it.
public enum LeftOut: Equatable, Sendable {
  /// All that claim this domain.
  case domain(Domain)
  /// One of which no domain is known, or not for sure.
  case node(NodeID)

  /// A domain, or the 64 hexadecimal digits of a node id.
  public init?(_ text: String) {
    if let bytes = Bytes32(hex: text.utf8) {
      self = .node(NodeID(bytes))
    } else if let domain = Domain(Text(text)) {
      self = .domain(domain)
    } else {
      return nil
    }
  }

  var text: String {
    switch self {
    case .domain(let domain): domain.string
    case .node(let node): Hex.text(node.bytes.bytes)
    }
  }
}
