public import Model
internal import Sodium
public import Store
public import Wire

/// Files that users bring.
extension HanseNode {
  public typealias UploadAnswer = @Sendable (Result<BlobArrival, NodeProblem>) -> Void

  /// Begins an upload of so many bytes, which must come to `expected` if that is given. Whether these bytes are here already is told to
  /// nobody: who knows only a file's id has no file.
  public func beginUpload(
    of size: UInt64, expected: BlobID?, by user: UserID, completion: @escaping UploadAnswer
  ) {
    let settings = configuration.files
    guard size <= (settings.mostBytes == 0 ? Limits.blobBytes : settings.mostBytes) else {
      return completion(
        .failure(NodeProblem("fileTooLarge", "A file may have \(settings.mostBytes) bytes here at most.")))
    }
    readers.submit(for: .user(user)) { [self] store, _ in
      do throws(StoreError) {
        begin(size, expected, user, used: try store.fileBytes(of: user, at: node), completion)
      } catch {
        completion(.failure(NodeProblem(error)))
      }
    }
  }

  private func begin(
    _ size: UInt64, _ expected: BlobID?, _ user: UserID, used: UInt64, _ completion: @escaping UploadAnswer
  ) {
    let (name, now, settings) = (Randomness.bytes16(), world.nowMilliseconds(), configuration.files)
    let result = Answered<BlobArrival>()
    files.submit { store in
      result.run { () throws(StoreError) in
        let arrivals = try store.arrivals()
        if let problem = settings.refusal(
          of: size, by: user, used: used, beside: arrivals, storedBytes: store.storedBytes)
        {
          return .failure(problem)
        }
        let content = try store.begin(
          name: name, user: user, size: size, expected: expected, nowMilliseconds: now)
        return .success(
          BlobArrival(
            content: content, name: name, user: user, size: size, offset: 0, startedMilliseconds: now,
            expected: expected, whole: nil))
      }
    } committed: {
      result.give($0, completion)
    }
  }

  /// The uploads of a user that are not finished, the oldest first, and where each goes on.
  public func uploads(
    of user: UserID, completion: @escaping @Sendable (Result<[BlobArrival], NodeProblem>) -> Void
  ) {
    let result = Answered<[BlobArrival]>()
    files.submit { store in
      result.run { () throws(StoreError) in
        .success(try store.uploads(of: user))
      }
    } committed: {
      result.give($0, completion)
    }
  }

  /// One of them.
  public func upload(_ name: Bytes16, of user: UserID, completion: @escaping UploadAnswer) {
    let result = Answered<BlobArrival>()
    files.submit { store in
      result.run { () throws(StoreError) in
        try store.upload(name, of: user).map { .success($0) } ?? .failure(.unknownUpload)
      }
    } committed: {
      result.give($0, completion)
    }
  }

  /// Gives an upload up.
  public func endUpload(
    _ name: Bytes16, of user: UserID, completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    let result = Answered<Bool>()
    files.submit { store in
      result.run { () throws(StoreError) in
        guard let arrival = try store.arrival(named: name), arrival.user == user, arrival.whole == nil else {
          return .failure(.unknownUpload)
        }
        try store.abandon(arrival.content)
        return .success(true)
      }
    } committed: {
      result.give($0) { result in completion(result.problem) }
    }
  }

  /// A part of an upload is about to come, beginning at `offset`; `nil` while as many come as there is memory for, in all or for the user.
  public func upload(_ name: Bytes16, of user: UserID, from offset: UInt64) -> Upload? {
    uploadMemory.take(user) ? Upload(self, name, of: user, from: offset) : nil
  }

  /// What the core could not take note of is told to it again so much later.
  private static let noteAgainMilliseconds: UInt64 = 60_000

  /// The core takes note of bytes that are all there; then they are kept. If it cannot now, it does later.
  func note(
    _ whole: WholeBlob, of content: Int64, by user: UserID?, from channel: LogID? = nil,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { [self] (core) throws(StoreError) in
        try core.take(whole, by: user, from: channel)
        core.afterCommit.append { [self] in
          settle(content)
          completion(nil)
        }
      },
      failed: { [self] problem in
        completion(problem)
        core.note { [self] core in
          core.later(milliseconds: Self.noteAgainMilliseconds) { [self] in
            note(whole, of: content, by: user, from: channel) { _ in }
          }
        }
      })
  }

  private func settle(_ content: Int64) {
    files.submit { [journal] store in
      do throws(StoreError) { try store.settle(content) } catch {
        // It is told to the core again at the next start.
        journal.error("fileNotSettled", [("code", error.code.rawValue)])
      }
    }
  }
}

extension Result where Failure == NodeProblem {
  var problem: NodeProblem? {
    if case .failure(let problem) = self { problem } else { nil }
  }
}

extension FileSettings {
  /// Why a user may not begin an upload now.
  func refusal(
    of size: UInt64, by user: UserID, used: UInt64, beside arrivals: [BlobArrival], storedBytes: UInt64
  ) -> NodeProblem? {
    let own = arrivals.filter { $0.user == user }
    guard own.count(where: { $0.whole == nil }) < uploads else {
      return NodeProblem("tooManyUploads", "You have \(uploads) unfinished uploads: finish or give up one.")
    }
    // What has come whole and is not noted yet too: better for a moment twice than never.
    let announced = own.reduce(0) { $0 + $1.size }
    guard userBytes == 0 || used + announced + size <= userBytes else {
      return NodeProblem(
        "filesFull",
        "Your files may take \(userBytes) bytes here: erase some, or ask an administrator for more.")
    }
    guard hasRoom(for: size, beside: arrivals, storedBytes: storedBytes) else {
      return NodeProblem("filesFull", "This node has no more room for files: tell its administrator.")
    }
    return nil
  }

  /// Whether the node has room for so many bytes more, beside all that is to come.
  func hasRoom(for size: UInt64, beside arrivals: [BlobArrival], storedBytes: UInt64) -> Bool {
    guard nodeBytes > 0 else { return true }
    // Sizes are what somebody has announced: a few of them are more than any number holds.
    var left = nodeBytes
    for bytes in arrivals.map({ $0.size - min($0.size, $0.offset) }) + [storedBytes, size] {
      guard bytes <= left else { return false }
      left -= bytes
    }
    return true
  }
}
