import Glibc
import JSON

/// Opens live streams, says when all are open, and holds them, idle, until the standard input ends.
struct Crowd {
  private let gathering: Gathering
  private let count: Int
  private let deadlineSeconds: Int

  /// The plan is an object of `url` (https), `authorityFile`, `tokens`, `count` and `deadlineSeconds`.
  init(file: String) throws {
    let plan = try PlanFile.read(file)
    count = try plan.integer("count", in: 1...60_000)
    deadlineSeconds = try plan.integer("deadlineSeconds", in: 1...3_600)
    gathering = try Gathering(
      url: try plan.string("url"), authorityFile: try plan.string("authorityFile"),
      tokens: try plan.strings("tokens"), count: count, watcher: nil)
  }

  func run() throws {
    let took = try gathering.open(Deadline(seconds: deadlineSeconds))
    print("{\"open\":\(count - gathering.lost),\"microseconds\":\(took)}")
    fflush(nil)
    var byte: UInt8 = 0
    while read(STDIN_FILENO, &byte, 1) > 0 {}
    let lost = gathering.lost
    guard lost == 0 else { throw BenchFailure("\(lost) of \(count) streams were lost while they were idle") }
  }
}
