public import Model
public import Wire

/// What the node has decided about contents.
extension BlobStore {
  /// The node has taken note of a content that is whole: it is kept, or was already, and then this one is let go of.
  public func settle(_ content: Int64) throws(StoreError) {
    try change { () throws(StoreError) in
      try connection.use(
        """
        UPDATE content SET name = NULL, user = NULL, state = CASE WHEN EXISTS (
          SELECT 1 FROM content AS other WHERE other.hash = content.hash AND other.state = 2
        ) THEN 3 ELSE 2 END WHERE id = ?1 AND state = 1
        """
      ) { (update) throws(StoreError) in
        try update.bind(1, content)
        try update.run()
      }
    }
  }

  /// Lets go of a blob that is kept, or on its way from other nodes; its bytes go bit by bit (`collect`).
  public func drop(_ blob: BlobID) throws(StoreError) {
    for arrival in try arrivals(of: blob) { try abandon(arrival.content) }
    try change { () throws(StoreError) in
      try connection.use("UPDATE content SET state = 3 WHERE hash = ?1 AND state = 2") {
        (update) throws(StoreError) in
        try update.bind(1, blob.bytes.bytes)
        try update.run()
      }
    }
  }

  /// Gives up a content that is coming, or is whole and yet unsettled.
  public func abandon(_ content: Int64) throws(StoreError) {
    intakes[content] = nil
    try change { () throws(StoreError) in
      try connection.use("UPDATE content SET state = 3, name = NULL WHERE id = ?1 AND state < 2") {
        (update) throws(StoreError) in
        try update.bind(1, content)
        try update.run()
      }
    }
  }

  /// Blobs that are kept, a page of them in the order of their rows; `after` is the last row of the page before.
  public func kept(after row: Int64, limit: Int) throws(StoreError) -> [(row: Int64, blob: BlobID)] {
    try connection.use("SELECT id, hash FROM content WHERE state = 2 AND id > ?1 ORDER BY id LIMIT ?2") {
      (statement) throws(StoreError) in
      try statement.bind(1, row)
      try statement.bind(2, Int64(limit))
      var found: [(row: Int64, blob: BlobID)] = []
      while try statement.step() {
        guard let hash = Bytes32(statement.bytes(1)) else { throw StoreError(.storeCorrupt) }
        found.append((statement.int64(0), BlobID(hash)))
      }
      return found
    }
  }

  /// Whether all bytes of a blob are here.
  public func isWhole(_ blob: BlobID) throws(StoreError) -> Bool {
    try connection.use("SELECT 1 FROM content WHERE hash = ?1 AND state BETWEEN 1 AND 2") {
      (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      return try row.step()
    }
  }

  /// A user's uploads, the oldest first. What has arrived of them is kept from the next commit on: there they are to be gone on with.
  public func uploads(of user: UserID) throws(StoreError) -> [BlobArrival] {
    var uploads = try connection.use(
      """
      SELECT id, name, user, size, offset, time, state, hash, type, expected, channel FROM content
      WHERE state BETWEEN 0 AND 1 AND state <> 2 AND user = ?1 ORDER BY id
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, user.bytes.bytes)
      return try Self.arrivals(row)
    }
    for index in uploads.indices { rest(&uploads[index]) }
    return uploads
  }

  /// One of a user's uploads, kept like those of `uploads`; the others are left alone.
  public func upload(_ name: Bytes16, of user: UserID) throws(StoreError) -> BlobArrival? {
    guard var upload = try arrival(named: name), upload.user == user else { return nil }
    rest(&upload)
    return upload
  }

  private func rest(_ arrival: inout BlobArrival) {
    if intakes[arrival.content] != nil, let arrived = try? rest(arrival.content) { arrival.offset = arrived }
  }

  /// Everything that is coming or unsettled, the oldest first.
  public func arrivals() throws(StoreError) -> [BlobArrival] {
    try connection.use(
      """
      SELECT id, name, user, size, offset, time, state, hash, type, expected, channel FROM content
      WHERE state BETWEEN 0 AND 1 AND state <> 2 ORDER BY id
      """
    ) { (row) throws(StoreError) in try Self.arrivals(row) }
  }

  /// What has come of a blob from other nodes, which is not all of it.
  public func arrivals(of blob: BlobID) throws(StoreError) -> [BlobArrival] {
    try connection.use(
      """
      SELECT id, name, user, size, offset, time, state, hash, type, expected, channel FROM content
      WHERE state = 0 AND state <> 2 AND expected = ?1 AND name IS NULL ORDER BY id
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, blob.bytes.bytes)
      return try Self.arrivals(row)
    }
  }

  /// Gives up what is not whole and has not grown since that time. What came since the last commit counts.
  public func abandonArrivals(before milliseconds: UInt64) throws(StoreError) {
    let idle = try connection.use(
      "SELECT id FROM content WHERE state = 0 AND state <> 2 AND grown < ?1 ORDER BY id"
    ) { (row) throws(StoreError) in
      try row.bind(1, milliseconds)
      var idle: [Int64] = []
      while try row.step() { idle.append(row.int64(0)) }
      return idle
    }
    for content in idle where intakes[content].map({ $0.grown < milliseconds }) ?? true {
      try abandon(content)
    }
  }

  /// An upload by its name.
  public func arrival(named name: Bytes16) throws(StoreError) -> BlobArrival? {
    try connection.use(
      """
      SELECT id, name, user, size, offset, time, state, hash, type, expected, channel FROM content
      WHERE name = ?1 AND state < 2
      """
    ) { (row) throws(StoreError) in
      try row.bind(1, name.bytes)
      return try row.step() ? try Self.arrival(row) : nil
    }
  }

  private static func arrivals(_ row: Statement) throws(StoreError) -> [BlobArrival] {
    var arrivals: [BlobArrival] = []
    while try row.step() { arrivals.append(try arrival(row)) }
    return arrivals
  }

  private static func arrival(_ row: Statement) throws(StoreError) -> BlobArrival {
    let whole = row.int64(6) == State.whole.rawValue ? Bytes32(row.bytes(7)) : nil
    let size = try row.uint64(3)
    return BlobArrival(
      content: row.int64(0), name: row.bytesOrNil(1).flatMap { Bytes16($0) },
      user: row.bytesOrNil(2).flatMap { Bytes16($0) }.map { UserID($0) },
      channel: row.bytesOrNil(10).flatMap { Bytes32($0) }.map { LogID($0) }, size: size,
      offset: try row.uint64(4), startedMilliseconds: try row.uint64(5),
      expected: row.bytesOrNil(9).flatMap { Bytes32($0) }.map { BlobID($0) },
      whole: whole.map { WholeBlob(blob: BlobID($0), size: size, type: Text(stored: row.bytes(8))) })
  }
}
