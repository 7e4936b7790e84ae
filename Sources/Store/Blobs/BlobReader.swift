public import Blobs
public import Model
public import Suite
internal import Wire

/// Reads files' bytes, on a connection of its own. Belongs to one thread; any number of them read beside the writer.
public final class BlobReader {
  /// Trees of the blobs that were served last: a proof then costs no more than its length.
  private static let trees = 4

  private let connection: Connection
  private let reading: BlobReading
  let suite: any CryptoSuite
  private var recent: [(content: Int64, tree: BlobTree)] = []

  /// Opens what a `BlobStore` has made.
  public init(folder: DataFolder, _ suite: any CryptoSuite) throws(StoreError) {
    self.suite = suite
    var options = ConnectionOptions(applicationID: BlobSchema.applicationID)
    options.mode = .readOnly
    connection = try Connection(path: folder.blobs, options)
    reading = BlobReading(connection, folder.packs, Compressor(), suite)
  }

  /// The row of a blob that is here whole.
  public func content(of blob: BlobID) throws(StoreError) -> Int64? {
    try connection.use("SELECT id FROM content WHERE hash = ?1 AND state BETWEEN 1 AND 2 ORDER BY state DESC")
    {
      (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      return try row.step() ? row.int64(0) : nil
    }
  }

  /// The row of a blob of which bytes have come from the members of a channel.
  public func arrival(of blob: BlobID, size: UInt64, from channel: LogID) throws(StoreError) -> Int64? {
    try connection.use(
      """
      SELECT id FROM content WHERE state < 2 AND state <> 2 AND expected = ?1 AND channel = ?2 AND size = ?3
      ORDER BY id LIMIT 1
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      try row.bind(2, channel.bytes.bytes)
      try row.bind(3, size)
      return try row.step() ? row.int64(0) : nil
    }
  }

  /// How many bytes a content has; 0 for none that is here.
  public func size(of content: Int64) throws(StoreError) -> UInt64 {
    try connection.use("SELECT size FROM content WHERE id = ?1") { (row) throws(StoreError) in
      try row.bind(1, content)
      return try row.step() ? try row.uint64(0) : 0
    }
  }

  /// The kept blob whose row comes after `row`.
  func kept(after row: Int64) throws(StoreError) -> (row: Int64, blob: BlobID, size: UInt64)? {
    try connection.use("SELECT id, hash, size FROM content WHERE state = 2 AND id > ?1 ORDER BY id LIMIT 1") {
      (found) throws(StoreError) in
      try found.bind(1, row)
      guard try found.step() else { return nil }
      guard let hash = Bytes32(found.bytes(1)) else { throw StoreError(.storeCorrupt) }
      return (found.int64(0), BlobID(hash), try found.uint64(2))
    }
  }

  /// Bytes of a content from `offset` on, `most` of them if there are as many; none of one that is being let go of. Each chunk's hash is
  /// checked: `blobDamaged` if one is wrong.
  public func read(_ content: Int64, from offset: UInt64, atMost most: Int) throws(StoreError) -> [UInt8] {
    do throws(StoreError) {
      return try connection.snapshot { () throws(StoreError) in
        try reading.read(content, from: offset, atMost: most)
      }
    } catch {
      // Bytes may be taken away under whoever reads them; then their row went first.
      guard try isHere(content) else { return [] }
      throw error
    }
  }

  private func isHere(_ content: Int64) throws(StoreError) -> Bool {
    try connection.use("SELECT 1 FROM content WHERE id = ?1 AND state < 3") { (row) throws(StoreError) in
      try row.bind(1, content)
      return try row.step()
    }
  }

  /// A leaf with its proof; `nil` if there is none such.
  public func leaf(_ number: UInt64, of blob: BlobID) throws(StoreError) -> BlobLeaf? {
    guard let content = try content(of: blob) else { return nil }
    guard let tree = try tree(of: content) else {
      guard try isHere(content) else { return nil }
      throw StoreError(.storeCorrupt, detail: "The leaves of a file are damaged.")
    }
    let shape = BlobShape(size: tree.size)
    guard number < shape.leaves else { return nil }
    let range = shape.bytes(of: number)
    let bytes = try read(content, from: range.lowerBound, atMost: range.count)
    guard bytes.count == range.count else {
      guard try isHere(content) else { return nil }
      throw StoreError(.storeCorrupt, detail: "A file lacks bytes.")
    }
    return BlobLeaf(size: tree.size, root: tree.root, proof: tree.proof(of: number), bytes: bytes)
  }

  private func tree(of content: Int64) throws(StoreError) -> BlobTree? {
    if let found = recent.first(where: { $0.content == content }) { return found.tree }
    let size = try size(of: content)
    guard let tree = BlobTree(size: size, leaves: try reading.leaves(of: content), suite) else { return nil }
    recent.append((content, tree))
    if recent.count > Self.trees { recent.removeFirst() }
    return tree
  }
}
