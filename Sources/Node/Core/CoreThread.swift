internal import Glibc
internal import Store
internal import Synchronization
internal import Transport

/// The one thread on which a node's logs change. Jobs pile up while it works, and the next batch takes them all.
final class CoreThread: Sendable {
  /// A job that changes something, and what to tell its asker if the batch could not be made durable.
  struct Write: Sendable {
    let run: @Sendable (Core) throws(StoreError) -> Void
    let failed: @Sendable (NodeProblem) -> Void
  }

  enum Job: Sendable {
    /// Runs inside the batch's transaction.
    case write(Write)
    /// Only reads memory.
    case peek(Peek)
    /// Tells the core of something that no store knows of.
    case note(@Sendable (Core) -> Void)
  }

  /// A question, and what to tell its asker if memory cannot be trusted or the core is stopping.
  struct Peek: Sendable {
    let run: @Sendable (Core) -> Void
    let failed: @Sendable (NodeProblem) -> Void
  }

  private struct Inbox {
    var jobs: [Job] = []
    var isStopping = false
  }

  private let inbox = Mutex(Inbox())
  /// A byte in this pipe ends the thread's sleep.
  private let wakeReader: Int32
  private let wakeWriter: Int32

  init() throws(NodeProblem) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw NodeProblem("outOfDescriptors", "No file descriptor is left.") }
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (wakeReader, wakeWriter) = (ends[0], ends[1])
  }

  deinit {
    close(wakeReader)
    close(wakeWriter)
  }

  /// Runs `core` until `stop`; its jobs in flight are finished first. `finished` is called last.
  func start(_ core: sending Core, finished: @escaping @Sendable () -> Void) throws(TransportError) {
    let carried = Carried(core)
    try Threads.start(name: "core") { [self] in
      loop(carried.value)
      finished()
    }
  }

  func write(
    _ run: @escaping @Sendable (Core) throws(StoreError) -> Void,
    failed: @escaping @Sendable (NodeProblem) -> Void = { _ in }
  ) {
    if !submit(.write(Write(run: run, failed: failed))) { failed(.shuttingDown) }
  }

  func peek(
    _ run: @escaping @Sendable (Core) -> Void, failed: @escaping @Sendable (NodeProblem) -> Void
  ) {
    if !submit(.peek(Peek(run: run, failed: failed))) { failed(.shuttingDown) }
  }

  func note(_ note: @escaping @Sendable (Core) -> Void) { _ = submit(.note(note)) }

  /// Jobs that wait.
  var depth: Int { inbox.withLock { $0.jobs.count } }

  func stop() {
    inbox.withLock { $0.isStopping = true }
    wake()
  }

  private func submit(_ job: Job) -> Bool {
    let (accepted, isFirst) = inbox.withLock { inbox in
      guard !inbox.isStopping else { return (false, false) }
      inbox.jobs.append(job)
      return (true, inbox.jobs.count == 1)
    }
    if isFirst { wake() }
    return accepted
  }

  private func loop(_ core: Core) {
    while true {
      switch turn(core) {
      case .worked: continue
      case .idle: sleep(until: core.memoryIsStale ? nil : core.wakeAtMilliseconds)
      case .over: return core.stopped()
      }
    }
  }

  enum Turn {
    case worked
    /// Nothing had piled up.
    case idle
    /// The core is to stop, and everything that was accepted is done.
    case over
  }

  /// Works off what has piled up, then lets the core do what is due.
  func turn(_ core: Core) -> Turn {
    let (jobs, isStopping) = inbox.withLock { inbox in
      defer { inbox.jobs = [] }
      return (inbox.jobs, inbox.isStopping)
    }
    if !jobs.isEmpty { core.run(jobs) }
    if isStopping && jobs.isEmpty { return .over }
    if !core.memoryIsStale { core.tick() }
    core.probeIfDue()
    return jobs.isEmpty && !isStopping ? .idle : .worked
  }

  private func wake() {
    var byte: UInt8 = 1
    _ = Glibc.write(wakeWriter, &byte, 1)
  }

  private func sleep(until wakeAtMilliseconds: UInt64?) {
    var timeout: Int32 = 1_000
    if let wakeAtMilliseconds {
      let now = SystemClock.monotonicMilliseconds()
      timeout = Int32(clamping: wakeAtMilliseconds > now ? min(wakeAtMilliseconds - now, 1_000) : 0)
    }
    var descriptor = pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0)
    if poll(&descriptor, 1, timeout) > 0 {
      var bytes = [UInt8](repeating: 0, count: 64)
      _ = Glibc.read(wakeReader, &bytes, bytes.count)
    }
  }
}
