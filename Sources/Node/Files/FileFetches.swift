internal import Blobs
internal import Model
internal import Synchronization
internal import Wire

/// The files that are on their way here, each once for each channel, however many wait for it.
final class FileFetches: Sendable {
  /// So many are on their way at a time, each with what a fetch may hold in memory; the others wait for these to end.
  static let most = 16

  typealias Reader = @Sendable (NodeProblem?) -> Void

  /// What is fetched: what one channel's members have given is for those who read that channel, and who names a file with another size
  /// than it has stands in nobody's way.
  struct Key: Hashable, Sendable {
    let blob: BlobID
    let size: UInt64
    let channel: LogID

    init(_ item: FileItem, in channel: LogID) {
      blob = item.blob
      size = item.size
      self.channel = channel
    }
  }

  struct Fetch: Sendable {
    let key: Key
    var machine: BlobFetch
    /// The content's row.
    let content: Int64
    /// Hashes of leaves that were verified and wait to be stored.
    var proven: [UInt64: Bytes32] = [:]
    /// Who reads it as it comes, and is to be told that there is more, or that there will be none.
    var readers: [Reader] = []
  }

  /// One that is about to begin has no machine yet.
  private enum Entry {
    case beginning([Reader])
    case running(Fetch)
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var underWay: Set<Key> = []
    /// In their order.
    var waiting: [(key: Key, begin: @Sendable () -> Void)] = []
  }

  private let state = Mutex(State())
  let turns = PeerTurns()

  /// True: it is new, and `begin` is called as soon as it may, at once perhaps. Otherwise `reader` is told as those are that came before.
  func enter(_ key: Key, _ reader: @escaping Reader, begin: @escaping @Sendable () -> Void) -> Bool {
    let (isNew, mayBegin) = state.withLock { state -> (Bool, Bool) in
      switch state.entries[key] {
      case nil:
        state.entries[key] = .beginning([reader])
        guard state.underWay.count < Self.most else {
          state.waiting.append((key, begin))
          return (true, false)
        }
        state.underWay.insert(key)
        return (true, true)
      case .beginning(let readers): state.entries[key] = .beginning(readers + [reader])
      case .running(var fetch):
        fetch.readers.append(reader)
        state.entries[key] = .running(fetch)
      }
      return (false, false)
    }
    if mayBegin { begin() }
    return isNew
  }

  /// It has a place to go to, and members to ask.
  func begin(_ fetch: Fetch) -> [BlobFetch.Action] {
    state.withLock { state in
      var fetch = fetch
      if case .beginning(let readers)? = state.entries[fetch.key] { fetch.readers = readers }
      let actions = fetch.machine.began()
      state.entries[fetch.key] = .running(fetch)
      return actions
    }
  }

  /// Tells the machine of something; what it wants done.
  func event(_ key: Key, _ event: (inout BlobFetch) -> [BlobFetch.Action]) -> [BlobFetch.Action] {
    state.withLock { state in
      guard case .running(var fetch)? = state.entries[key] else { return [] }
      let actions = event(&fetch.machine)
      state.entries[key] = .running(fetch)
      return actions
    }
  }

  /// A leaf has come whose hash this is.
  func answered(_ leaf: UInt64, _ bytes: [UInt8], _ hash: Bytes32, by node: NodeID, of key: Key) -> [BlobFetch
    .Action]
  {
    state.withLock { state in
      guard case .running(var fetch)? = state.entries[key] else { return [] }
      fetch.proven[leaf] = hash
      let actions = fetch.machine.answered(leaf, bytes, by: node)
      state.entries[key] = .running(fetch)
      return actions
    }
  }

  /// The row to which a file is coming, and the hash of a leaf that is to be stored there.
  func place(of leaf: UInt64, of key: Key) -> (content: Int64, hash: Bytes32?)? {
    state.withLock { state in
      guard case .running(var fetch)? = state.entries[key] else { return nil }
      let hash = fetch.proven.removeValue(forKey: leaf)
      state.entries[key] = .running(fetch)
      return (fetch.content, hash)
    }
  }

  /// Those who wait for more, who are told once and ask again.
  func takeReaders(of key: Key) -> [Reader] {
    state.withLock { state in
      guard case .running(var fetch)? = state.entries[key] else { return [] }
      let readers = fetch.readers
      fetch.readers = []
      state.entries[key] = .running(fetch)
      return readers
    }
  }

  /// It is over, and another may begin.
  func end(_ key: Key, _ problem: NodeProblem?) {
    let (readers, next) = state.withLock { state -> ([Reader], (@Sendable () -> Void)?) in
      let readers: [Reader] =
        switch state.entries.removeValue(forKey: key) {
        case .beginning(let readers)?: readers
        case .running(let fetch)?: fetch.readers
        case nil: []
        }
      guard state.underWay.remove(key) != nil, !state.waiting.isEmpty else { return (readers, nil) }
      let next = state.waiting.removeFirst()
      state.underWay.insert(next.key)
      return (readers, next.begin)
    }
    for reader in readers { reader(problem) }
    next?()
  }

  var count: Int { state.withLock { $0.entries.count } }

  /// The row to which a file is coming.
  func content(of key: Key) -> Int64? {
    state.withLock { state in
      if case .running(let fetch)? = state.entries[key] { fetch.content } else { nil }
    }
  }
}
