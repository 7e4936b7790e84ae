import TestSupport

@testable import ClientAPI

/// A store, a core and a loop as threads see them, in one thread: every step that could come next is drawn by lot. The
/// core commits transactions and posts them later; a reader sees what is committed, posted or not; the loop takes what
/// was posted to it in order.
struct StreamWorld {
  private struct Committed {
    let numbers: ClosedRange<Int64>
    let isVisible: Bool
  }

  private enum Job {
    case arrived(StreamBatch)
    case noticed(UInt64, number: Int64)
    case opened(last: Int64, open: [UInt64])
    case page([Int64], upTo: Int64)
  }

  let seed: UInt64
  private var random: Seeded
  private var session: StreamSession
  private let cursor: Int64?
  private var stored: [Committed] = []
  private var last: Int64 = 0
  private var toPost: [Job] = []
  private var loop: [Job] = []
  private var wantsOpening = false
  private var isSubscribed = false
  private var wantsPage: Int64?
  /// The open notices, as memory shows them before they are posted.
  private var open: [UInt64] = []
  private var delivered: Set<UInt64> = []

  private var start: Int64?
  private var sent: [Int64] = []
  private var noticesSent: [UInt64] = []
  private var lastCursor: Int64 = 0
  private(set) var faults: [String] = []

  init(seed: UInt64) {
    self.seed = seed
    var random = Seeded(seed: seed)
    session = StreamSession(earlyLimitBytes: random.integer(0...40))
    var stored: [Committed] = []
    var last: Int64 = 0
    for _ in 0..<random.integer(0...8) { Self.commit(&stored, &last, &random) }
    cursor = random.oneIn(3) ? nil : Int64(random.integer(0...Int(last)))
    self.stored = stored
    self.last = last
    self.random = random
  }

  mutating func run() {
    for _ in 0..<random.integer(10...80) { step(mayCommit: true) }
    while canStep { step(mayCommit: false) }
    check()
  }

  private var canStep: Bool {
    !isSubscribed || wantsOpening || !toPost.isEmpty || !loop.isEmpty || wantsPage != nil
  }

  private mutating func step(mayCommit: Bool) {
    switch random.integer(0...5) {
    case 0 where mayCommit: commitAndPost()
    case 1 where mayCommit && random.oneIn(3): notice()
    case 2: if !toPost.isEmpty { deliverFromCore() }
    case 3: if !loop.isEmpty { perform(loop.removeFirst()) }
    case 4: subscribeOrOpen()
    case 5: readPage()
    default: break
    }
  }

  private static func commit(_ stored: inout [Committed], _ last: inout Int64, _ random: inout Seeded) {
    let count = Int64(random.integer(1...4))
    stored.append(Committed(numbers: (last + 1)...(last + count), isVisible: !random.oneIn(3)))
    last += count
  }

  private mutating func commitAndPost() {
    Self.commit(&stored, &last, &random)
    guard let new = stored.last, new.isVisible else { return }
    // A state entry at the end of a batch is shown to nobody.
    let texts = new.numbers.map { Array("\($0)".utf8) }
    toPost.append(.arrived(StreamBatch(numbers: Array(new.numbers), texts: texts, last: last)))
  }

  private mutating func notice() {
    open.append(UInt64(open.count))
    toPost.append(.noticed(UInt64(open.count - 1), number: last))
  }

  /// Who is not subscribed is not delivered to.
  private mutating func deliverFromCore() {
    let job = toPost.removeFirst()
    guard isSubscribed else { return }
    if case .noticed(let name, _) = job { delivered.insert(name) }
    loop.append(job)
  }

  private mutating func subscribeOrOpen() {
    if !isSubscribed {
      isSubscribed = true
      wantsOpening = true
    } else if wantsOpening {
      wantsOpening = false
      loop.append(.opened(last: last, open: open))
    }
  }

  private mutating func readPage() {
    guard let after = wantsPage else { return }
    wantsPage = nil
    let limit = random.integer(1...6)
    var numbers: [Int64] = []
    var upTo = after
    var count = 0
    for batch in stored where batch.numbers.upperBound > after {
      let new = batch.numbers.filter { $0 > after }
      count += new.count
      if batch.isVisible { numbers += new }
      upTo = batch.numbers.upperBound
      if count >= limit { break }
    }
    loop.append(.page(numbers, upTo: upTo))
  }

  private mutating func perform(_ job: Job) {
    let steps =
      switch job {
      case .arrived(let batch): session.arrived(batch)
      case .noticed(let name, let number): session.noticed(.made(name, number: number))
      case .opened(let last, let open):
        session.opened(cursor: cursor, last: last, open: open.map { .made($0, number: 0) })
      case .page(let numbers, let upTo):
        session.replayed(numbers.map { Array("\($0)".utf8) }, upTo: upTo)
      }
    for step in steps {
      switch step {
      case .send(let texts): for text in texts { take(String(decoding: text, as: UTF8.self)) }
      case .read(let after):
        if wantsPage != nil { faults.append("two pages at once") }
        wantsPage = after
      case .refuseCursor: faults.append("cursor refused")
      }
    }
  }

  private mutating func take(_ text: String) {
    if let hello = text.split(separator: ":").last?.dropLast(), text.contains("hello") {
      if start != nil { faults.append("two hellos") }
      start = Int64(hello)
      lastCursor = start ?? -1
      return
    }
    guard start != nil else { return faults.append("\(text) before the hello") }
    if text.hasPrefix("notice ") {
      let words = text.split(separator: " ")
      noticesSent.append(UInt64(words[1]) ?? .max)
      note(cursor: Int64(words[2]) ?? -1)
    } else if let number = Int64(text) {
      sent.append(number)
      note(cursor: number)
    }
  }

  /// Who goes on from this cursor misses nothing: all that he may see up to it was sent.
  private mutating func note(cursor: Int64) {
    if cursor < lastCursor { faults.append("cursor \(cursor) after \(lastCursor)") }
    lastCursor = cursor
    let owed = visible.filter { $0 > (start ?? 0) && $0 <= cursor }
    if owed != sent { faults.append("at \(cursor): owed \(owed), sent \(sent)") }
  }

  private var visible: [Int64] { stored.filter(\.isVisible).flatMap { Array($0.numbers) } }

  private mutating func check() {
    guard let start else { return faults.append("no hello") }
    if let cursor, start != cursor { faults.append("begun at \(start), not \(cursor)") }
    if sent != visible.filter({ $0 > start }) {
      faults.append("owed \(visible) after \(start), sent \(sent)")
    }
    let owed = cursor == nil ? delivered : Set(open)
    if noticesSent.sorted() != owed.sorted() { faults.append("notices \(noticesSent) of \(owed.sorted())") }
    if !session.isLive { faults.append("never live") }
  }
}
