internal import Blobs
public import Model
internal import Suite
public import Wire

/// Contents that come in, in the order of their bytes.
extension BlobStore {
  enum State: Int64 {
    case coming = 0
    case whole = 1
    case kept = 2
    case going = 3
  }

  /// Begins a content; `name` and `user` of an upload, `channel` of what its members give, `expected` if it must come to that blob. Its row.
  public func begin(
    name: Bytes16?, user: UserID?, channel: LogID? = nil, size: UInt64, expected: BlobID?,
    nowMilliseconds: UInt64
  ) throws(StoreError) -> Int64 {
    try change { () throws(StoreError) in
      try connection.use(
        """
        INSERT INTO content (state, size, offset, name, user, expected, time, grown, channel)
        VALUES (0, ?1, 0, ?2, ?3, ?4, ?5, ?5, ?6) RETURNING id
        """
      ) { (insert) throws(StoreError) in
        try insert.bind(1, size)
        try insert.bind(2, name?.bytes)
        try insert.bind(3, user?.bytes.bytes)
        try insert.bind(4, expected?.bytes.bytes)
        try insert.bind(5, nowMilliseconds)
        try insert.bind(6, channel?.bytes.bytes)
        guard try insert.step() else { throw StoreError(.storeFault) }
        return insert.int64(0)
      }
    }
  }

  /// Takes the bytes of a content that come next. What can be cut of them is stored, and durable at the next commit.
  public func append(_ bytes: [UInt8], to content: Int64, at offset: UInt64) throws(BlobRefusal) {
    guard let intake = try stored({ () throws(StoreError) in try self.intake(content) }) else {
      throw .unknown
    }
    guard offset == intake.arrived else { throw .offset(intake.arrived) }
    guard UInt64(bytes.count) <= intake.end - offset else { throw .beyondSize }
    intake.take(bytes)
    intake.grown = clock()
    try stored { () throws(StoreError) in
      try change { () throws(StoreError) in try cut(intake) }
      if uncommitted >= Self.uncommittedBytes { try makeDurable() }
    }
  }

  /// How far the bytes of a content have arrived; more than are durable.
  public func arrived(_ content: Int64) throws(BlobRefusal) -> UInt64 {
    guard let intake = try stored({ () throws(StoreError) in try self.intake(content) }) else {
      throw .unknown
    }
    return intake.arrived
  }

  /// Keeps all bytes of a content that have arrived, those too that are in no chunk yet, from the next commit on. How far they have.
  public func rest(_ content: Int64) throws(BlobRefusal) -> UInt64 {
    guard let intake = try stored({ () throws(StoreError) in try self.intake(content) }) else {
      throw .unknown
    }
    try stored { () throws(StoreError) in
      try change { () throws(StoreError) in
        intake.promised = intake.arrived
        touched.insert(content)
      }
    }
    return intake.arrived
  }

  /// Forgets the bytes of a content that no chunk has yet: they are to come again. From where.
  public func forgetUncut(_ content: Int64) throws(BlobRefusal) -> UInt64 {
    guard let intake = try stored({ () throws(StoreError) in try self.intake(content) }) else {
      throw .unknown
    }
    intake.forgetUncut()
    return intake.arrived
  }

  /// Ends a content of which all bytes have come, durably; says what it is. One that is not what was expected is let go of.
  public func finish(_ content: Int64) throws(BlobRefusal) -> WholeBlob {
    guard let intake = try stored({ () throws(StoreError) in try self.intake(content) }) else {
      throw .unknown
    }
    guard intake.cut == intake.size else { throw .offset(intake.arrived) }
    let whole = try stored { () throws(StoreError) -> WholeBlob? in
      // Read first: what it shares with others may be damaged, and that is no reason to undo what they do.
      let type = try self.type(of: content)
      let whole = try change { () throws(StoreError) -> WholeBlob? in
        if let last = intake.hasher.finish() { try add(last, to: intake) }
        return try identify(content, type, size: intake.size)
      }
      try makeDurable()
      intakes[content] = nil
      return whole
    }
    guard let whole else { throw .mismatch }
    return whole
  }

  private func type(of content: Int64) throws(StoreError) -> Text {
    try writeGathered()
    let reading = BlobReading(connection, packs, compressor, suite)
    let start = try reading.read(content, from: 0, atMost: MediaSniffer.bytes)
    return Text("\(MediaSniffer.type(of: start))")
  }

  private func identify(_ content: Int64, _ type: Text, size: UInt64) throws(StoreError) -> WholeBlob? {
    let reading = BlobReading(connection, packs, compressor, suite)
    guard let tree = BlobTree(size: size, leaves: try reading.leaves(of: content), suite) else {
      throw StoreError(.storeCorrupt, detail: "A content's leaves are damaged.")
    }
    let (root, id) = (tree.root, tree.id)
    let expected = try connection.use("SELECT expected FROM content WHERE id = ?1") {
      (row) throws(StoreError) in
      try row.bind(1, content)
      return try row.step() ? row.bytesOrNil(0) : nil
    }
    let isExpected = expected == nil || expected == id.bytes.bytes
    try connection.use(
      "UPDATE content SET state = ?2, hash = ?3, root = ?4, type = ?5, offset = size, tail = NULL WHERE id = ?1"
    ) {
      (update) throws(StoreError) in
      try update.bind(1, content)
      try update.bind(2, (isExpected ? State.whole : .going).rawValue)
      try update.bind(3, id.bytes.bytes)
      try update.bind(4, root.bytes)
      try update.bind(5, text: type.utf8)
      try update.run()
    }
    return isExpected ? WholeBlob(blob: id, size: size, type: type) : nil
  }

  /// What is known in memory of a content that is coming, read back from what is durable if need be; `nil` if there is none.
  func intake(_ content: Int64) throws(StoreError) -> BlobIntake? {
    if let intake = intakes[content] { return intake }
    let found = try connection.use("SELECT size, tail, grown FROM content WHERE id = ?1 AND state = 0") {
      (row) throws(StoreError) -> (UInt64, [UInt8], UInt64)? in
      try row.bind(1, content)
      return try row.step() ? (try row.uint64(0), row.bytes(1), try row.uint64(2)) : nil
    }
    guard let (size, tail, grown) = found else { return nil }
    let cut = try self.cut(of: content)
    try writeGathered()
    var hasher = LeafHasher(suite)
    let reading = BlobReading(connection, packs, compressor, suite)
    let beyond = try leafNumbers(of: content, from: BlobShape.leaf(of: cut))
    var next = BlobShape.leaf(of: cut) * BlobShape.leafBytes
    // A last leaf that came before its turn has its hash already.
    let isEnded = cut == size && beyond.first == BlobShape.leaf(of: cut)
    while next < cut, !isEnded {
      let bytes = try reading.read(content, from: next, atMost: Int(cut - next))
      _ = hasher.take(bytes[...])
      next += UInt64(bytes.count)
    }
    let intake = BlobIntake(content: content, size: size, cut: cut, grown: grown, hasher: hasher)
    if let first = beyond.first, !isEnded { intake.end = BlobShape(size: size).bytes(of: first).lowerBound }
    try skipLeaves(intake)
    intake.take(tail)
    intake.promised = intake.arrived
    intakes[content] = intake
    return intake
  }

  /// Runs a step of the store where others than the store may refuse.
  func stored<Value>(_ step: () throws(StoreError) -> Value) throws(BlobRefusal) -> Value {
    do throws(StoreError) { return try step() } catch { throw .store(error) }
  }
}
