/// A hash over all that is stored of a followed group beside its tree, whose hash is part of it: of the group's record,
/// and then of each proposal that waits, so that none can be missing or be another.
struct StateSeal: Equatable {
  private let hash: Digest

  init(_ record: Secret, _ crypto: Crypto) { hash = crypto.hash(record.disclosed()) }

  private init(_ hash: Digest) { self.hash = hash }

  /// With one more proposal.
  func adding(_ record: Secret, _ crypto: Crypto) -> StateSeal {
    StateSeal(crypto.hash(hash.bytes + record.disclosed()))
  }

  func encoded(_ crypto: Crypto) -> Secret { crypto.secret(copying: hash.bytes) }

  init(from reader: inout Reader) throws(MLSError) {
    guard let hash = Digest(try reader.bytes(Digest.byteCount)) else { throw .refused(.stateIncomplete) }
    self.hash = hash
  }
}
