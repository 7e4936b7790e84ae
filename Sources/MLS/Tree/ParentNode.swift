/// `ParentNode` (RFC 9420, 7.1).
struct ParentNode: Hashable, Sendable {
  let encryptionKey: HPKEPublicKey
  let parentHash: [UInt8]
  /// Leaves below that do not know the private key, in rising order.
  var unmergedLeaves: [LeafIndex]

  /// Looks from behind: leaves come in rising order, as a rule.
  mutating func insertUnmerged(_ leaf: LeafIndex) {
    let last = unmergedLeaves.lastIndex { $0 < leaf }
    unmergedLeaves.insert(leaf, at: last.map { $0 + 1 } ?? 0)
  }
}

extension ParentNode: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    encryptionKey = try HPKEPublicKey(from: &reader)
    parentHash = try reader.opaque()
    unmergedLeaves = try reader.vector(Int(reader.limits.leaves))
  }

  func write(to writer: inout Writer) {
    writer.append(encryptionKey)
    writer.opaque(parentHash)
    writer.vector(unmergedLeaves)
  }
}
