public import Model
internal import Wire

/// The `keyid` parameter: `<node id, hex>/<document number>`.
public struct KeyID: Equatable, Sendable {
  public let node: NodeID
  public let document: UInt64

  init?(_ text: String) {
    let parts = text.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    guard parts.count == 2, let node = Bytes32(hex: parts[0]), let document = decimal(parts[1]) else {
      return nil
    }
    self.node = NodeID(node)
    self.document = document
  }
}
