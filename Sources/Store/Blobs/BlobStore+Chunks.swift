internal import Blobs
internal import Model
internal import Suite
internal import Wire

/// Chunks: stored once, counted.
extension BlobStore {
  /// After so many chunks that compression did not pay for, only each of so many is tried.
  private static let patience = 16

  /// Stores what can be cut of an intake.
  func cut(_ intake: BlobIntake) throws(StoreError) {
    while intake.canCut {
      let end = chunker.end(of: intake.bytes, from: intake.start)
      let chunk = Array(intake.bytes[intake.start..<end])
      try keep(chunk, at: intake.cut, of: intake)
      for hash in intake.hash(chunk) { try add(hash, to: intake) }
      intake.start = end
      intake.cut += UInt64(chunk.count)
      uncommitted += chunk.count
    }
    try skipLeaves(intake)
    touched.insert(intake.content)
  }

  func add(_ leaf: Bytes32, to intake: BlobIntake) throws(StoreError) {
    try add(leaf, as: intake.nextLeaf, of: intake.content)
    intake.nextLeaf += 1
  }

  func add(_ leaf: Bytes32, as number: UInt64, of content: Int64) throws(StoreError) {
    try connection.use("INSERT INTO leaf (content, number, hash) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, content)
      try insert.bind(2, number)
      try insert.bind(3, leaf.bytes)
      try insert.run()
    }
  }

  /// Makes a chunk a part of a content.
  func keep(_ chunk: [UInt8], at offset: UInt64, of intake: BlobIntake) throws(StoreError) {
    let row = try keep(chunk, intake)
    try connection.use("INSERT INTO part (content, offset, chunk) VALUES (?1, ?2, ?3)") {
      (insert) throws(StoreError) in
      try insert.bind(1, intake.content)
      try insert.bind(2, offset)
      try insert.bind(3, row)
      try insert.run()
    }
  }

  /// The row of a chunk, which is stored if no other content has it.
  private func keep(_ chunk: [UInt8], _ intake: BlobIntake) throws(StoreError) -> Int64 {
    let hash = suite.sha256([], chunk)
    let found = try connection.use(
      "SELECT id, form, hash, length, pack, offset, stored, form FROM chunk WHERE hash = ?1"
    ) {
      (row) throws(StoreError) -> (id: Int64, isDamaged: Bool, place: BlobChunk)? in
      try row.bind(1, hash.bytes)
      guard try row.step() else { return nil }
      return (row.int64(0), row.int64(1) & BlobChunk.damage != 0, try BlobChunk(row, from: 2))
    }
    if let (found, isDamaged, place) = found {
      // Whoever brings bytes is told that they are kept: those that are here must be them.
      if isDamaged {
        try replace(found, with: chunk)
      } else if !holds(chunk, place) {
        try markDamaged(found)
        try replace(found, with: chunk)
        foundDamaged += 1
      }
      prove(hash)
      try connection.use("UPDATE chunk SET refs = refs + 1 WHERE id = ?1") { (update) throws(StoreError) in
        try update.bind(1, found)
        try update.run()
      }
      return found
    }
    let frame = compressed(chunk, intake)
    let place = try gather(frame ?? chunk)
    prove(hash)
    return try connection.use(
      """
      INSERT INTO chunk (hash, length, pack, offset, stored, form, refs) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
      RETURNING id
      """
    ) { (insert) throws(StoreError) in
      try insert.bind(1, hash.bytes)
      try insert.bind(2, Int64(chunk.count))
      try insert.bind(3, pack)
      try insert.bind(4, place)
      try insert.bind(5, Int64((frame ?? chunk).count))
      try insert.bind(6, (frame == nil ? BlobChunk.Form.plain : .zstandard).rawValue)
      guard try insert.step() else { throw StoreError(.storeFault) }
      return insert.int64(0)
    }
  }

  /// Whether what is stored of a chunk is these bytes, as far as that is not known since the start.
  private func holds(_ chunk: [UInt8], _ place: BlobChunk) -> Bool {
    let isGathered = place.pack == pack && place.offset >= packSize + written
    return isGathered || proven.contains(place.hash) || place.holds(chunk, packs, compressor)
  }

  private func prove(_ hash: Bytes32) {
    if proven.count >= Self.provenChunks { proven.removeAll(keepingCapacity: true) }
    proven.insert(hash)
  }

  /// How many chunks were found damaged since this was asked last.
  public func takeFoundDamaged() -> Int {
    defer { foundDamaged = 0 }
    return foundDamaged
  }

  private func compressed(_ chunk: [UInt8], _ intake: BlobIntake) -> [UInt8]? {
    if intake.incompressible >= Self.patience, intake.incompressible % Self.patience != 0 {
      intake.incompressible += 1
      return nil
    }
    let frame = compressor.compress(chunk)
    intake.incompressible = frame == nil ? intake.incompressible + 1 : 0
    return frame
  }

  /// Takes bytes for the pack, and answers where in it they will be.
  func gather(_ bytes: [UInt8]) throws(StoreError) -> UInt64 {
    if packSize + written + UInt64(gathered.count) >= Self.packBytes { try nextPack() }
    let place = packSize + written + UInt64(gathered.count)
    if place == packSize { try makePack() }
    gathered.append(contentsOf: bytes)
    storedBytes += UInt64(bytes.count)
    if gathered.count >= Self.gatheredBytes { try writeGathered() }
    return place
  }

  func writeGathered() throws(StoreError) {
    guard !gathered.isEmpty else { return }
    try packs.write(gathered, to: pack, at: packSize + written)
    written += UInt64(gathered.count)
    gathered.removeAll(keepingCapacity: true)
    isPackUnsynced = true
  }

  /// The full one is made durable, and its row says how long it is when this transaction is committed.
  private func nextPack() throws(StoreError) {
    try writeGathered()
    if isPackUnsynced { try packs.sync(pack) }
    try notePackSize()
    pack += 1
    packSize = 0
    written = 0
    isPackUnsynced = false
  }

  private func makePack() throws(StoreError) {
    try connection.use("INSERT OR IGNORE INTO pack (id, size) VALUES (?1, 0)") {
      (insert) throws(StoreError) in
      try insert.bind(1, pack)
      try insert.run()
    }
  }

  func notePackSize() throws(StoreError) {
    try connection.use("UPDATE pack SET size = ?2 WHERE id = ?1") { (update) throws(StoreError) in
      try update.bind(1, pack)
      try update.bind(2, packSize + written)
      try update.run()
    }
  }
}
