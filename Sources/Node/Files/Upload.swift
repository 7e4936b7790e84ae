internal import Model
public import Store
internal import Synchronization
internal import Wire

/// One part of an upload while its bytes come in. Bytes are to be given in their order; from any one thread.
public final class Upload: Sendable {
  /// With so many bytes waiting to be written the sender is to pause, and with so few to go on.
  public static let mostWaitingBytes = 2_097_152
  public static let fewWaitingBytes = 524_288

  /// What is known after a part.
  public struct Progress: Sendable {
    /// How far the bytes are durable: from here on they are to be sent.
    public let offset: UInt64
    public let size: UInt64
    /// Once all are there.
    public let whole: WholeBlob?
  }

  /// Of the writer's thread, but for `failure`, which others may look at.
  private struct State {
    var content: Int64?
    var offset: UInt64
    var size: UInt64 = 0
    /// Of one that had come whole before, and was not noted.
    var whole: WholeBlob?
    /// The core has been told of it, and answers.
    var isTold = false
    var failure: NodeProblem?
  }

  private let node: HanseNode
  private let name: Bytes16
  private let user: UserID
  private let state: Mutex<State>
  private let waiting = Atomic<Int>(0)

  /// Memory for it has been set aside.
  init(_ node: HanseNode, _ name: Bytes16, of user: UserID, from offset: UInt64) {
    self.node = node
    self.name = name
    self.user = user
    state = Mutex(State(offset: offset))
    node.files.submit { [self] store in open(store) }
  }

  deinit { node.uploadMemory.giveBack(user) }

  /// Bytes that were taken and are not written yet.
  public var waitingBytes: Int { waiting.load(ordering: .relaxed) }

  /// `looked` is called on another thread once it is known whether there is such an upload: then `failure` says so.
  public func lookedFor(_ looked: @escaping @Sendable () -> Void) { node.files.submit { _ in looked() } }

  /// Why nothing more is taken.
  public var failure: NodeProblem? { state.withLock { $0.failure } }

  /// `written` is called on another thread.
  public func take(_ bytes: [UInt8], written: @escaping @Sendable () -> Void) {
    waiting.wrappingAdd(bytes.count, ordering: .relaxed)
    node.files.submit { [self] store in
      append(bytes, store)
      waiting.wrappingSubtract(bytes.count, ordering: .relaxed)
      written()
    }
  }

  /// The part is over: what has come of it becomes durable.
  public func end(_ completion: @escaping @Sendable (Result<Progress, NodeProblem>) -> Void) {
    node.files.submit { [self] store in
      guard failure == nil, let content = state.withLock({ $0.content }) else { return }
      let (offset, size, whole) = state.withLock { ($0.offset, $0.size, $0.whole) }
      do throws(BlobRefusal) {
        if offset == size {
          let found: WholeBlob
          if let whole { found = whole } else { found = try store.finish(content) }
          finish(content, found, completion)
        } else {
          let arrived = try store.rest(content)
          state.withLock { $0.offset = arrived }
        }
      } catch {
        refused(error, content, store)
      }
    } committed: { [self] error in
      // A whole one is durable already, and what the core has made of it is told by that.
      if state.withLock({ $0.isTold }) { return }
      if let error { fail(NodeProblem(error)) }
      let (failure, offset, size) = state.withLock { ($0.failure, $0.offset, $0.size) }
      if let failure { return completion(.failure(failure)) }
      completion(.success(Progress(offset: offset, size: size, whole: nil)))
    }
  }

  /// The sender has gone: what came is kept, to be gone on with.
  public func cutOff() {
    node.files.submit { [self] store in
      guard failure == nil, let content = state.withLock({ $0.content }) else { return }
      do throws(BlobRefusal) { _ = try store.rest(content) } catch { refused(error, content, store) }
    }
  }

  /// What had arrived before is to be gone on with; unless it is made of what is damaged: then it is to be sent anew.
  private func refused(_ refusal: BlobRefusal, _ content: Int64, _ store: BlobStore) {
    fail(NodeProblem(refusal))
    if case .store(let error) = refusal, error.code == .blobDamaged {
      node.metrics.chunksDamaged.add((try? store.abandonDamaged(content)) ?? 0)
    } else {
      _ = try? store.rest(content)
    }
  }

  private func finish(
    _ content: Int64, _ whole: WholeBlob,
    _ completion: @escaping @Sendable (Result<Progress, NodeProblem>) -> Void
  ) {
    state.withLock { $0.isTold = true }
    node.note(whole, of: content, by: user) { problem in
      if let problem { return completion(.failure(problem)) }
      completion(.success(Progress(offset: whole.size, size: whole.size, whole: whole)))
    }
  }

  private func open(_ store: BlobStore) {
    do throws(StoreError) {
      guard let arrival = try store.arrival(named: name), arrival.user == user else {
        return fail(.unknownUpload)
      }
      state.withLock {
        $0.content = arrival.content
        $0.size = arrival.size
        $0.whole = arrival.whole
      }
      if arrival.whole != nil, state.withLock({ $0.offset }) != arrival.size {
        fail(.offsetWrong(arrival.size))
      }
    } catch {
      fail(NodeProblem(error))
    }
  }

  private func append(_ bytes: [UInt8], _ store: BlobStore) {
    guard failure == nil, let content = state.withLock({ $0.content }) else { return }
    let offset = state.withLock { $0.offset }
    do throws(BlobRefusal) {
      try store.append(bytes, to: content, at: offset)
      state.withLock { $0.offset += UInt64(bytes.count) }
      node.metrics.fileBytesUploaded.add(bytes.count)
    } catch {
      refused(error, content, store)
    }
  }

  private func fail(_ problem: NodeProblem) { state.withLock { $0.failure = $0.failure ?? problem } }
}
