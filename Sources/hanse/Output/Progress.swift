import Client
import Glibc
import Terminal

/// How far a long piece of work is, on the standard error: a bar on a terminal, plain lines now and then elsewhere.
struct Progress {
  private static let barMilliseconds: UInt64 = 100
  private static let lineMilliseconds: UInt64 = 5_000
  private static let barColumns = 30

  private let what: String
  /// Without, it is bytes.
  private let unit: String?
  private let isTerminal: Bool
  private var lastShown: UInt64
  private var wasShown = false

  /// `what` is done to so many of `unit`: "exporting", "entries"; or to so many bytes.
  init(_ what: String, _ unit: String? = nil) {
    self.what = what
    self.unit = unit
    isTerminal = isatty(2) == 1 && Environment.value("TERM") != "dumb"
    lastShown = Self.now
  }

  /// `note` is what else there is to say so far.
  mutating func reached(_ done: Int64, of total: Int64, note: String = "") {
    let now = Self.now
    guard now >= lastShown + (isTerminal ? Self.barMilliseconds : Self.lineMilliseconds) else { return }
    lastShown = now
    wasShown = true
    let percent = total > 0 ? min(100, done * 100 / total) : 100
    guard isTerminal else {
      let done = unit == nil ? amount(done) : "\(done)"
      return Complaint.note("\(what): \(done) of \(amount(total)), \(percent) %\(note)")
    }
    let filled = Int(percent) * Self.barColumns / 100
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: Self.barColumns - filled)
    _ = Files.write(Array("\r\(what) [\(bar)] \(percent) % of \(amount(total))\(note)\u{1B}[K".utf8), to: 2)
  }

  /// The same of a file that comes or goes.
  mutating func reached(_ done: Int64, of total: Int64, _ pace: TransferPace) {
    reached(done, of: total, note: FileLine.pace(pace.rate, secondsLeft: pace.seconds(for: total - done)))
  }

  /// Takes the bar away.
  mutating func end() {
    if isTerminal && wasShown { _ = Files.write(Array("\r\u{1B}[K".utf8), to: 2) }
    wasShown = false
  }

  private func amount(_ count: Int64) -> String { unit.map { "\(count) \($0)" } ?? FileLine.size(count) }

  /// Milliseconds since some moment in the past.
  static var now: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
