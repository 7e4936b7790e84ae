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
    core.write(
      { [self] (core) throws(StoreError) in
        let used = try core.store.fileBytes(of: user, at: core.node)
        core.afterCommit.append { [self] in begin(size, expected, user, used: used, completion) }
      }, failed: { completion(.failure($0)) })
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

  /// The uploads of a user that are not finished, the oldest first.
  public func uploads(
    of user: UserID, completion: @escaping @Sendable (Result<[BlobArrival], NodeProblem>) -> Void
  ) {
    let result = Answered<[BlobArrival]>()
    files.submit { store in
      result.run { () throws(StoreError) in
        .success(try store.arrivals().filter { $0.user == user && $0.whole == nil })
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
        guard let arrival = try store.arrival(named: name), arrival.user == user else {
          return .failure(.unknownUpload)
        }
        try store.abandon(arrival.content)
        return .success(true)
      }
    } committed: {
      result.give($0) { result in completion(result.problem) }
    }
  }

  /// A part of an upload is about to come, beginning at `offset`; `nil` while as many come as there is memory for.
  public func upload(_ name: Bytes16, of user: UserID, from offset: UInt64) -> Upload? {
    uploadMemory.take() ? Upload(self, name, of: user, from: offset) : nil
  }

  /// The core takes note of bytes that are all there; then they are kept.
  func note(
    _ whole: WholeBlob, of content: Int64, by user: UserID?,
    completion: @escaping @Sendable (NodeProblem?) -> Void
  ) {
    core.write(
      { [self] (core) throws(StoreError) in
        try core.take(whole, by: user)
        core.afterCommit.append { [self] in
          settle(content)
          completion(nil)
        }
      }, failed: { completion($0) })
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
    let own = arrivals.filter { $0.user == user && $0.whole == nil }
    guard own.count < uploads else {
      return NodeProblem("tooManyUploads", "You have \(uploads) unfinished uploads: finish or give up one.")
    }
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
    let coming = arrivals.reduce(0) { $0 + $1.size - $1.offset }
    return nodeBytes == 0 || storedBytes + coming + size <= nodeBytes
  }
}
