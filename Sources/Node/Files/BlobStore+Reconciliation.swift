internal import Model
internal import Store

/// Brings the store and the files' bytes together before a node opens its doors: a crash may have come between the one and the other, and
/// either may have been restored alone.
extension BlobStore {
  private static let pageRows = 1_000

  /// What had come whole and may not have been noted yet.
  func unsettled() throws(StoreError) -> [BlobArrival] { try arrivals().filter { $0.whole != nil } }

  /// What was on its way from other nodes.
  func fetching() throws(StoreError) -> Set<BlobID> {
    Set(try arrivals().filter { $0.name == nil && $0.whole == nil }.compactMap(\.expected))
  }

  /// Keeps what the node knows of, `wholes` among it, and lets go of all else, `unwanted` among that. Returns the blobs that are here.
  func reconcile(
    _ known: Set<BlobID>, _ wholes: [BlobArrival], _ unwanted: [BlobID]
  ) throws(StoreError) -> Set<BlobID> {
    for arrival in wholes { try settle(arrival.content) }
    for blob in unwanted { try drop(blob) }
    var here = Set(wholes.compactMap { $0.whole?.blob })
    var last: Int64 = 0
    while true {
      let page = try kept(after: last, limit: Self.pageRows)
      guard let end = page.last else { break }
      last = end.row
      for kept in page {
        if known.contains(kept.blob) { here.insert(kept.blob) } else { try drop(kept.blob) }
      }
    }
    try commit()
    return here
  }
}

extension Core {
  /// Takes note of files that had come whole; all files that are known then.
  func note(_ wholes: [BlobArrival]) throws(StoreError) -> Set<BlobID> {
    nowMilliseconds = world.nowMilliseconds()
    try store.begin()
    for arrival in wholes {
      if let whole = arrival.whole { try take(whole, by: arrival.user, from: arrival.channel) }
    }
    let known = Set(try store.files())
    try store.commit()
    return known
  }

  /// Those of the blobs that nothing names.
  func loose(of blobs: Set<BlobID>) throws(StoreError) -> [BlobID] {
    var loose: [BlobID] = []
    for blob in blobs where try store.isLoose(blob) { loose.append(blob) }
    return loose
  }

  /// Forgets the files whose bytes are not here, and that others were to go: they are going.
  func forget(_ missing: Set<BlobID>) throws(StoreError) {
    try store.begin()
    for blob in missing.sorted() { try store.forgetFile(blob) }
    for blob in try store.drops() { try store.forgetDrop(of: blob) }
    try store.commit()
  }
}
