internal import Blobs
internal import Suite
public import Wire

/// Leaves of a content that come from other nodes, in any order. One that comes before its turn is cut into chunks by itself, and what
/// comes in order goes on behind it.
extension BlobStore {
  /// What of a content is here: all leaves before `first`, and those of `beyond`.
  public struct Leaves: Sendable, Equatable {
    public let first: UInt64
    public let beyond: Set<UInt64>
    /// Whether there is not even a part of one.
    public let isEmpty: Bool

    public init(first: UInt64, beyond: Set<UInt64>, isEmpty: Bool) {
      (self.first, self.beyond, self.isEmpty) = (first, beyond, isEmpty)
    }
  }

  /// Which leaves of a content that is coming have arrived.
  public func leaves(of content: Int64) throws(BlobRefusal) -> Leaves {
    try stored { () throws(StoreError) -> Leaves? in
      guard let intake = try self.intake(content) else { return nil }
      let first = BlobShape.leaf(of: intake.arrived)
      let beyond = try leafNumbers(of: content, from: first)
      return Leaves(first: first, beyond: Set(beyond), isEmpty: intake.arrived == 0 && beyond.isEmpty)
    }
    .orUnknown()
  }

  /// Takes a leaf of a content, wherever in it; nothing of what is here already. It is durable at the next commit. `hash` is the leaf's, where
  /// whoever verified it knows it.
  public func put(
    _ leaf: UInt64, _ bytes: [UInt8], hash: Bytes32? = nil, in content: Int64
  ) throws(BlobRefusal) {
    let intake = try stored { () throws(StoreError) in try self.intake(content) }.orUnknown()
    let range = BlobShape(size: intake.size).bytes(of: leaf)
    guard !bytes.isEmpty, bytes.count == range.count else { throw .beyondSize }
    if range.contains(intake.arrived) {
      // An earlier try may have ended within a leaf.
      let known = Int(intake.arrived - range.lowerBound)
      if known == 0 { intake.proven[leaf] = hash }
      return try append(Array(bytes[known...]), to: content, at: intake.arrived)
    }
    guard range.lowerBound > intake.arrived else { return }
    intake.grown = clock()
    try stored { () throws(StoreError) in
      try change { () throws(StoreError) in
        try keep(leaf, bytes, hash, at: range.lowerBound, of: intake)
        touched.insert(content)
      }
      if uncommitted >= Self.uncommittedBytes { try makeDurable() }
    }
  }

  private func keep(
    _ leaf: UInt64, _ bytes: [UInt8], _ proven: Bytes32?, at offset: UInt64, of intake: BlobIntake
  ) throws(StoreError) {
    guard try leafNumbers(of: intake.content, from: leaf).first != leaf else { return }
    var start = 0
    while start < bytes.count {
      let end = chunker.end(of: bytes, from: start)
      try keep(Array(bytes[start..<end]), at: offset + UInt64(start), of: intake)
      start = end
    }
    guard let hash = proven ?? self.hash(of: bytes) else { return }
    try add(hash, as: leaf, of: intake.content)
    intake.end = min(intake.end, offset)
    uncommitted += bytes.count
  }

  private func hash(of leaf: [UInt8]) -> Bytes32? {
    var hasher = LeafHasher(suite)
    return hasher.take(leaf[...]).first ?? hasher.finish()
  }

  /// Goes on behind the leaves that are here, where an intake has come to them.
  func skipLeaves(_ intake: BlobIntake) throws(StoreError) {
    guard intake.cut == intake.end, intake.cut < intake.size else { return }
    let shape = BlobShape(size: intake.size)
    for number in try leafNumbers(of: intake.content, from: BlobShape.leaf(of: intake.cut)) {
      let range = shape.bytes(of: number)
      guard range.lowerBound == intake.cut else {
        intake.end = range.lowerBound
        return
      }
      intake.cut = range.upperBound
      intake.nextLeaf = number + 1
    }
    intake.end = intake.size
  }

  /// How far the bytes of a content have been cut without a gap.
  func cut(of content: Int64) throws(StoreError) -> UInt64 {
    var missing: UInt64 = 0
    for number in try leafNumbers(of: content, from: 0) {
      guard number == missing else { break }
      missing += 1
    }
    let start = missing * BlobShape.leafBytes
    return try connection.use(
      """
      SELECT part.offset, chunk.length FROM part JOIN chunk ON chunk.id = part.chunk
      WHERE content = ?1 AND part.offset > ?2 ORDER BY part.offset
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, content)
      // The chunk that ends the leaf before may begin so much earlier.
      try row.bind(2, Int64(clamping: start) - Int64(Chunker.mostBytes) - 1)
      var cut: UInt64?
      while try row.step() {
        let offset = try row.uint64(0)
        guard offset == cut ?? (start == 0 ? 0 : offset) else { break }
        cut = offset + (try row.uint64(1))
      }
      return cut ?? 0
    }
  }

  /// The leaves that are here whole from this one on.
  func leafNumbers(of content: Int64, from first: UInt64) throws(StoreError) -> [UInt64] {
    try connection.use("SELECT number FROM leaf WHERE content = ?1 AND number >= ?2 ORDER BY number") {
      (row) throws(StoreError) in
      try row.bind(1, content)
      try row.bind(2, first)
      var numbers: [UInt64] = []
      while try row.step() { numbers.append(try row.uint64(0)) }
      return numbers
    }
  }
}

extension Optional {
  /// What there is; or no such content is coming.
  fileprivate func orUnknown() throws(BlobRefusal) -> Wrapped {
    guard let value = self else { throw .unknown }
    return value
  }
}
