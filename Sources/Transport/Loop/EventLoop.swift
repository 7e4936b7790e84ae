import COpenSSL
import Glibc
import Synchronization

/// One thread that waits in epoll and runs everything belonging to its connections. State of a connection is
/// touched on its loop only, so nothing there needs a lock.
///
/// Unchecked because every mutable property is touched on the loop's thread only. The inbox is the only door
/// for other threads and has its own mutex.
public final class EventLoop: @unchecked Sendable {
  /// Bytes of the read buffer that all connections of a loop share.
  static let readBufferSize = 65_536

  private struct Inbox {
    var jobs: [@Sendable () -> Void] = []
    var wakeupSent = false
    /// The thread has ended; jobs are dropped.
    var isOver = false
  }

  private let epollFD: Int32
  private let wakeupFD: Int32
  private let inbox = Locked(Inbox())
  private let threadID = Atomic<UInt>(0)
  private let stopping = Atomic<Bool>(false)
  private let timerIDs = Atomic<UInt64>(0)
  let readBuffer: UnsafeMutableRawBufferPointer

  private var handlers: [(handler: any ReadinessHandler, generation: UInt32)?] = []
  private var generation: UInt32 = 0
  private var timers = TimerHeap()
  /// The clock at the start of this turn: what connections compare their deadlines with.
  private(set) var now: UInt64 = 0
  private var endOfTurn: [any EndOfTurnWork] = []
  /// Parsers and framers that connections borrow while they have work, made by the rooms that need them.
  let webSocketPool = WebSocketPool()

  /// Starts the loop's thread. Throws when the system is out of file descriptors or threads.
  public init(name: String = "loop") throws(TransportError) {
    signal(SIGPIPE, SIG_IGN)
    epollFD = epoll_create1(Int32(EPOLL_CLOEXEC))
    wakeupFD = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    readBuffer = .allocate(byteCount: Self.readBufferSize, alignment: 16)
    guard epollFD >= 0, wakeupFD >= 0 else { throw .system("epoll_create1", errno) }
    var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: .max))
    guard epoll_ctl(epollFD, EPOLL_CTL_ADD, wakeupFD, &event) == 0 else {
      throw .system("epoll_ctl", errno)
    }
    try Threads.start(name: name) { self.run() }
  }

  deinit {
    close(epollFD)
    close(wakeupFD)
    readBuffer.deallocate()
  }

  /// Milliseconds of the monotonic clock; only differences mean something.
  public static var monotonicMilliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// The same clock, finer.
  static var monotonicMicroseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }

  /// Whether the caller runs on this loop's thread.
  public var isOnLoop: Bool {
    threadID.load(ordering: .relaxed) == UInt(pthread_self())
  }

  /// Runs `job` on the loop, after the work already queued. From any thread.
  public func execute(_ job: @escaping @Sendable () -> Void) {
    let mustWake = inbox.withLock { inbox in
      guard !inbox.isOver else { return false }
      inbox.jobs.append(job)
      defer { inbox.wakeupSent = true }
      return !inbox.wakeupSent
    }
    if mustWake && !isOnLoop { wake() }
  }

  /// Runs `job` at once when already on the loop, else queues it.
  func perform(_ job: @escaping @Sendable () -> Void) {
    if isOnLoop { job() } else { execute(job) }
  }

  /// Runs `job` on the loop once, not earlier than after the given time. From any thread.
  @discardableResult
  public func schedule(
    afterMilliseconds delay: UInt64, _ job: @escaping @Sendable () -> Void
  ) -> LoopTimer {
    let deadline = Self.monotonicMilliseconds &+ delay
    let id = timerIDs.wrappingAdd(1, ordering: .relaxed).newValue
    perform { self.timers.insert(id: id, deadline: deadline, job) }
    return LoopTimer(loop: self, id: id)
  }
  /// Stops the thread after its current turn. Work queued later never runs.
  public func stop() {
    stopping.store(true, ordering: .releasing)
    wake()
  }

  private func wake() {
    var one: UInt64 = 1
    _ = write(wakeupFD, &one, 8)
  }
}

// Loop-confined part: only for callers on the loop's thread.
extension EventLoop {
  func assertOnLoop() {
    assert(isOnLoop, "called off the loop")
  }

  func cancelTimer(_ id: UInt64) {
    timers.cancel(id)
  }

  /// Asks for one call at the end of the current turn.
  func atEndOfTurn(_ work: any EndOfTurnWork) {
    endOfTurn.append(work)
  }

  /// Writes now what has gathered in this turn: for a job that writes to thousands of connections, whose bytes would
  /// leave the processor's cache before the turn's end. Not from within such work itself.
  public func writeGathered() {
    runEndOfTurn()
  }

  /// Watches `fd`; the answer names this registration so that a reused descriptor gets no stale events.
  func watch(_ fd: Int32, events: UInt32, handler: any ReadinessHandler) -> Bool {
    assertOnLoop()
    while handlers.count <= Int(fd) { handlers.append(nil) }
    generation &+= 1
    handlers[Int(fd)] = (handler, generation)
    return control(EPOLL_CTL_ADD, fd, events)
  }

  func rewatch(_ fd: Int32, events: UInt32) {
    _ = control(EPOLL_CTL_MOD, fd, events)
  }

  /// To be called before `fd` is closed.
  func unwatch(_ fd: Int32) {
    guard Int(fd) < handlers.count, handlers[Int(fd)] != nil else { return }
    handlers[Int(fd)] = nil
    var event = epoll_event()
    epoll_ctl(epollFD, EPOLL_CTL_DEL, fd, &event)
  }

  private func control(_ operation: Int32, _ fd: Int32, _ events: UInt32) -> Bool {
    guard let entry = handlers[Int(fd)] else { return false }
    let tag = UInt64(entry.generation) << 32 | UInt64(UInt32(bitPattern: fd))
    var event = epoll_event(events: events, data: epoll_data_t(u64: tag))
    return epoll_ctl(epollFD, operation, fd, &event) == 0
  }

  private func run() {
    threadID.store(UInt(pthread_self()), ordering: .relaxed)
    now = Self.monotonicMilliseconds
    var events = [epoll_event](repeating: epoll_event(), count: 256)
    while !stopping.load(ordering: .acquiring) {
      let ready = epoll_wait(epollFD, &events, Int32(events.count), waitMilliseconds())
      now = Self.monotonicMilliseconds
      for index in 0..<max(0, Int(ready)) { dispatch(events[index]) }
      runDueTimers()
      runInbox()
      runEndOfTurn()
    }
    for entry in handlers { entry?.handler.loopEnds() }
    handlers = []
    timers = TimerHeap()
    endOfTurn = []
    // Dropped outside the lock: what a job holds may call back when it goes.
    let dropped = inbox.withLock { inbox in
      inbox.isOver = true
      defer { inbox.jobs = [] }
      return inbox.jobs
    }
    _ = dropped
  }

  private func dispatch(_ event: epoll_event) {
    let tag = event.data.u64
    guard tag != .max else {
      var count: UInt64 = 0
      _ = read(wakeupFD, &count, 8)
      return
    }
    let fd = Int(UInt32(truncatingIfNeeded: tag))
    guard fd < handlers.count, let entry = handlers[fd], entry.generation == UInt32(tag >> 32) else { return }
    entry.handler.ready(events: event.events)
  }

  private func waitMilliseconds() -> Int32 {
    if !endOfTurn.isEmpty || inbox.withLock({ !$0.jobs.isEmpty }) { return 0 }
    guard let deadline = timers.nextDeadline() else { return -1 }
    let now = Self.monotonicMilliseconds
    return deadline <= now ? 0 : Int32(clamping: deadline - now)
  }

  private func runDueTimers() {
    guard !timers.isEmpty else { return }
    while let job = timers.popDue(at: now) { job() }
  }

  private func runInbox() {
    let jobs = inbox.withLock { inbox in
      defer { inbox = Inbox() }
      return inbox.jobs
    }
    for job in jobs { job() }
  }

  private func runEndOfTurn() {
    // Work that asks again waits for the next turn, so that one busy peer cannot starve the loop.
    let work = endOfTurn
    endOfTurn = []
    for item in work { item.performEndOfTurnWork() }
  }
}
