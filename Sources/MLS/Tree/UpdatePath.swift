/// `UpdatePath` (RFC 9420, 7.6): a committer's new leaf, and new keys above it with their secrets sealed to
/// everybody else.
struct UpdatePath: Equatable, Sendable {
  let leafNode: LeafNode
  let nodes: [Node]

  /// `UpdatePathNode`.
  struct Node: Equatable, Sendable {
    let encryptionKey: HPKEPublicKey
    let encryptedPathSecrets: [HPKECiphertext]
  }
}

extension UpdatePath: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    leafNode = try LeafNode(from: &reader)
    // A tree has at most 32 levels, since leaves are counted in 32 bits.
    nodes = try reader.vector(32)
  }

  func write(to writer: inout Writer) {
    writer.append(leafNode)
    writer.vector(nodes)
  }
}

extension UpdatePath.Node: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    encryptionKey = try HPKEPublicKey(from: &reader)
    encryptedPathSecrets = try reader.vector(Int(reader.limits.leaves))
  }

  func write(to writer: inout Writer) {
    writer.append(encryptionKey)
    writer.vector(encryptedPathSecrets)
  }
}
