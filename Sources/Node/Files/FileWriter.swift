internal import Store
internal import Suite
internal import Synchronization
internal import Transport

/// The one thread on which files' bytes are written: beside the core, so that no message waits for an upload. What has piled up while it
/// worked becomes durable together.
final class FileWriter: Sendable {
  struct Job: Sendable {
    let run: @Sendable (BlobStore) -> Void
    /// Told when all that was done up to here is durable, or why it is not.
    let committed: (@Sendable (StoreError?) -> Void)?
  }

  private let jobs = JobQueue<Job>()
  private let isStopping = Flag()
  /// Whether there may be bytes to let go of though nothing was asked for; where turns are taken.
  private let mayCollect = Atomic<Bool>(true)
  private let stored = Atomic<Int>(0)
  private let damaged = Atomic<Int>(0)
  private let journal: Journal

  private let metrics: NodeMetrics

  init(journal: Journal, metrics: NodeMetrics) {
    self.journal = journal
    self.metrics = metrics
  }

  func start(_ store: sending BlobStore) throws(TransportError) {
    let carried = Carried(store)
    try Threads.start(name: "files") { [self] in
      var hasLoose = true
      while true {
        let waiting = hasLoose ? jobs.takeWaiting() : jobs.takeAll()
        if waiting.isEmpty, isStopping.isRaised { return }
        work(waiting, carried.value)
        hasLoose = collect(carried.value)
      }
    }
  }

  /// Works off what waits, on the caller's thread; whether there is more to do at once.
  func turn(_ store: BlobStore) -> Bool {
    let waiting = jobs.takeWaiting()
    guard !waiting.isEmpty || mayCollect.load(ordering: .relaxed) else { return false }
    work(waiting, store)
    let hasCollected = collect(store)
    mayCollect.store(hasCollected, ordering: .relaxed)
    return hasCollected || !waiting.isEmpty
  }

  func submit(
    _ run: @escaping @Sendable (BlobStore) -> Void, committed: (@Sendable (StoreError?) -> Void)? = nil
  ) {
    jobs.submit(Job(run: run, committed: committed))
  }

  var depth: Int { jobs.depth }
  /// Bytes that all chunks take.
  var storedBytes: Int { stored.load(ordering: .relaxed) }
  /// Chunks that are known to be damaged.
  var damagedChunks: Int { damaged.load(ordering: .relaxed) }

  func stop() {
    isStopping.raise()
    jobs.stop()
  }

  private func work(_ jobs: [Job], _ store: BlobStore) {
    guard !jobs.isEmpty else { return }
    for job in jobs { job.run(store) }
    var failure: StoreError?
    do throws(StoreError) { try store.commit() } catch {
      failure = error
      journal.error("filesNotWritten", [("code", error.code.rawValue), ("detail", error.detail)])
    }
    tell(store)
    for job in jobs { job.committed?(failure) }
  }

  private func tell(_ store: BlobStore) {
    stored.store(Int(clamping: store.storedBytes), ordering: .relaxed)
    damaged.store(store.damagedChunks, ordering: .relaxed)
    // They were damaged and are whole again, in one.
    let replaced = store.takeFoundDamaged()
    guard replaced > 0 else { return }
    metrics.chunksDamaged.add(replaced)
    metrics.chunksMended.add(replaced)
  }

  /// One step of letting go between other work.
  private func collect(_ store: BlobStore) -> Bool {
    defer { tell(store) }
    do throws(StoreError) { return try store.collect() } catch {
      journal.error("filesNotCollected", [("code", error.code.rawValue), ("detail", error.detail)])
      return false
    }
  }
}
