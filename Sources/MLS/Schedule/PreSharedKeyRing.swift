/// The pre-shared keys that a caller has at hand (RFC 9420, 8.4). A group finds resumption keys of its own
/// past epochs itself.
public struct PreSharedKeyRing: Sendable {
  private var external: [[UInt8]: Secret] = [:]
  private var resumption: [Epoch: Secret] = [:]

  private struct Epoch: Hashable {
    let groupID: [UInt8]
    let epoch: UInt64
  }

  public init() {}

  public mutating func add(_ secret: Secret, externalID: [UInt8]) { external[externalID] = secret }

  /// The resumption key of another group, or of this one's past.
  public mutating func add(_ secret: Secret, groupID: [UInt8], epoch: UInt64) {
    resumption[Epoch(groupID: groupID, epoch: epoch)] = secret
  }

  mutating func forget(groupID: [UInt8], epoch: UInt64) {
    resumption[Epoch(groupID: groupID, epoch: epoch)] = nil
  }

  /// The epochs of a group whose resumption keys are here.
  func epochs(of groupID: [UInt8]) -> [UInt64] {
    resumption.keys.compactMap { $0.groupID == groupID ? $0.epoch : nil }
  }

  subscript(_ key: PreSharedKeyID.Key) -> Secret? {
    switch key {
    case .external(let id): external[id]
    case .resumption(_, let groupID, let epoch): resumption[Epoch(groupID: groupID, epoch: epoch)]
    }
  }

  /// `psk_secret` of these keys, found here or in `other`.
  func secret(_ ids: [PreSharedKeyID], or other: PreSharedKeyRing?, _ crypto: Crypto) throws(MLSError)
    -> Secret
  {
    // They are counted in 16 bits (8.4), whatever the limits say.
    try require(ids.count <= Int(UInt16.max), .tooMany)
    var keys: [(id: PreSharedKeyID, secret: Secret)] = []
    for id in ids {
      guard let secret = self[id.key] ?? other?[id.key] else { throw .refused(.unknownPSK) }
      keys.append((id, secret))
    }
    return PreSharedKeys.secret(keys, crypto)
  }
}
