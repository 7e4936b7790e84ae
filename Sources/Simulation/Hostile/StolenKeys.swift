internal import Model
internal import Sodium
internal import Suite
internal import Wire

/// The private keys of a node under one of its documents, as its disk has them.
struct StolenKeys {
  let document: NodeDocument
  let request: SigningKey
  let batch: SigningKey
  let log: SigningKey

  /// `nil` where one of them is not there.
  init?(_ document: NodeDocument, from node: SimulatedNode) {
    let folder = SimulatedFolder(disk: node.disk)
    let found = folder.list("keys").compactMap { name -> SigningKey? in
      let bytes = try? folder.read("keys/\(name)", mostBytes: Seed.byteCount)
      return bytes.flatMap { Seed($0) }.map { SigningKey(seed: $0) }
    }
    func key(_ publicKey: Bytes32) -> SigningKey? { found.first { $0.publicKey == publicKey } }
    guard let request = key(document.keys.request), let batch = key(document.keys.batch),
      let log = key(document.keys.log)
    else { return nil }
    self.document = document
    self.request = request
    self.batch = batch
    self.log = log
  }
}
