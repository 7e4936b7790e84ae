internal import Federation
internal import Merkle
internal import Model
internal import Suite
internal import Wire

/// The inner hashes of a log's tree, from its blocks, its entries, and the frontier at which this node's copy begins.
struct StoredTree: SubtreeSource {
  let connection: Connection
  let log: LogReference
  let base: Frontier
  let suite: any CryptoSuite

  init(_ log: LogReference, _ connection: Connection, _ suite: any CryptoSuite) throws(StoreError) {
    self.log = log
    self.connection = connection
    self.suite = suite
    base = try connection.use("SELECT base, baseFrontier FROM log WHERE id = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      guard try row.step(),
        let frontier = Frontier(size: try row.uint64(0), hashes: HashList.decode(row.bytes(1)))
      else { throw StoreError(.storeCorrupt) }
      return frontier
    }
  }

  /// Fails with `storeFault` for a subtree that begins before this copy and is not of its frontier: no proof this node gives needs one.
  func subtree(level: Int, index: UInt64) throws(StoreError) -> Bytes32 {
    let start = index << UInt64(level)
    let end = start + (1 << UInt64(level))
    if end <= base.size { return try beforeBase(level: level, start: start) }
    if level >= Appended.blockLevel, start >= base.size, let hash = try blocks(level: level, index) {
      return hash
    }
    if level <= Appended.blockLevel, start >= base.size {
      return TreeHash.root(try leaves(start..<end)[...], suite)
    }
    return TreeHash.node(
      try subtree(level: level - 1, index: index * 2), try subtree(level: level - 1, index: index * 2 + 1),
      suite)
  }

  private func beforeBase(level: Int, start: UInt64) throws(StoreError) -> Bytes32 {
    var at: UInt64 = 0
    var hashes = base.hashes[...]
    for bit in stride(from: 63, through: 0, by: -1) where base.size >> UInt64(bit) & 1 == 1 {
      guard let hash = hashes.popFirst() else { break }
      if at == start && bit == level { return hash }
      at += 1 << UInt64(bit)
    }
    throw StoreError(.storeFault, detail: "A proof needs what this node does not hold.")
  }

  /// Of the number of blocks that are read together, the binary logarithm.
  private static let blocksAtOnce: UInt64 = 12

  /// The hash of a subtree of whole blocks; `nil` if not all of them are held.
  private func blocks(level: Int, _ index: UInt64) throws(StoreError) -> Bytes32? {
    let above = UInt64(level - Appended.blockLevel)
    guard above <= Self.blocksAtOnce else { return nil }
    let numbers = (index << above)..<((index + 1) << above)
    return try connection.use(
      "SELECT hash FROM block WHERE log = ?1 AND number >= ?2 AND number < ?3 ORDER BY number"
    ) { (row) throws(StoreError) in
      try row.bind(1, log.rawValue)
      try row.bind(2, numbers.lowerBound)
      try row.bind(3, numbers.upperBound)
      var hashes: [Bytes32] = []
      while try row.step() {
        guard let hash = Bytes32(row.bytes(0)) else { throw StoreError(.storeCorrupt) }
        hashes.append(hash)
      }
      return hashes.count == numbers.count ? TreeHash.root(hashes[...], suite) : nil
    }
  }

  private func leaves(_ range: Range<UInt64>) throws(StoreError) -> [Bytes32] {
    try connection.use("SELECT entry FROM entry WHERE id >= ?1 AND id < ?2 ORDER BY id") {
      (row) throws(StoreError) in
      try row.bind(1, EntryKey(log: log, sequence: range.lowerBound).rawValue)
      try row.bind(2, EntryKey(log: log, sequence: range.upperBound).rawValue)
      var leaves: [Bytes32] = []
      while try row.step() { leaves.append(Entry.leaf(row.bytes(0), suite)) }
      guard leaves.count == range.count else {
        throw StoreError(.storeCorrupt, detail: "An entry is missing.")
      }
      return leaves
    }
  }
}
