internal import Blobs
internal import Model
internal import Synchronization

/// The blobs that are on their way here, each once, however many wait for it.
final class FileFetches: Sendable {
  struct Fetch {
    var machine: BlobFetch
    /// The content's row.
    let content: Int64
    let channel: LogID
    let item: FileItem
    /// Who reads it as it comes, and is to be told that there is more, or that there will be none.
    var readers: [@Sendable (NodeProblem?) -> Void] = []
  }

  /// One that is about to begin has no machine yet.
  enum Entry {
    case beginning([@Sendable (NodeProblem?) -> Void])
    case running(Fetch)
  }

  private let entries = Mutex<[BlobID: Entry]>([:])

  /// True: it is the caller's to begin. Otherwise `reader` is told as those are that came before.
  func enter(_ blob: BlobID, _ reader: @escaping @Sendable (NodeProblem?) -> Void) -> Bool {
    entries.withLock { entries in
      switch entries[blob] {
      case nil:
        entries[blob] = .beginning([reader])
        return true
      case .beginning(let readers): entries[blob] = .beginning(readers + [reader])
      case .running(var fetch):
        fetch.readers.append(reader)
        entries[blob] = .running(fetch)
      }
      return false
    }
  }

  /// It has a place to go to, and members to ask.
  func begin(_ fetch: Fetch) -> [BlobFetch.Action] {
    entries.withLock { entries in
      var fetch = fetch
      if case .beginning(let readers)? = entries[fetch.item.blob] { fetch.readers = readers }
      let actions = fetch.machine.began()
      entries[fetch.item.blob] = .running(fetch)
      return actions
    }
  }

  /// Tells the machine of something; what it wants done.
  func event(_ blob: BlobID, _ event: (inout BlobFetch) -> [BlobFetch.Action]) -> [BlobFetch.Action] {
    entries.withLock { entries in
      guard case .running(var fetch)? = entries[blob] else { return [] }
      let actions = event(&fetch.machine)
      entries[blob] = .running(fetch)
      return actions
    }
  }

  /// Those who wait for more, who are told once and ask again.
  func takeReaders(of blob: BlobID) -> [@Sendable (NodeProblem?) -> Void] {
    entries.withLock { entries in
      guard case .running(var fetch)? = entries[blob] else { return [] }
      defer { fetch.readers = [] }
      entries[blob] = .running(Self.without(fetch))
      return fetch.readers
    }
  }

  /// It is over.
  func end(_ blob: BlobID) -> [@Sendable (NodeProblem?) -> Void] {
    entries.withLock { entries in
      switch entries.removeValue(forKey: blob) {
      case .beginning(let readers)?: readers
      case .running(let fetch)?: fetch.readers
      case nil: []
      }
    }
  }

  var count: Int { entries.withLock { $0.count } }

  /// The row to which a blob is coming.
  func content(of blob: BlobID) -> Int64? {
    entries.withLock { entries in
      if case .running(let fetch)? = entries[blob] { fetch.content } else { nil }
    }
  }

  private static func without(_ fetch: Fetch) -> Fetch {
    var fetch = fetch
    fetch.readers = []
    return fetch
  }
}
