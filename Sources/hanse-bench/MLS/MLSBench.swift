import Glibc
import MLS
import Sodium

/// What groups of a size cost in processor time: each operation beside what its cryptography alone takes, measured in the same run.
struct MLSBench {
  private let sizes: [Int]
  private let provider: SodiumProvider
  private let floors: MLSFloors

  init(sizes: String) throws {
    self.sizes = sizes.split(separator: ",").compactMap { Int($0) }
    guard !self.sizes.isEmpty, self.sizes.allSatisfy({ (2...100_000).contains($0) }) else {
      throw BenchFailure("sizes are numbers from 2 to 100,000, separated by commas")
    }
    provider = try SodiumProvider()
    floors = try MLSFloors(provider)
  }

  /// Prints a line for each result.
  func run() throws {
    for size in sizes {
      try measure(size)
      fflush(nil)
    }
  }

  private func measure(_ size: Int) throws {
    let before = Memory.residentBytes
    let created = try CPUClock.best(of: 3, { _ = try MLSWorld(provider) }, beside: { floors.signatures(1) })
    report(size, "create", created, "one signature")
    var world = try MLSWorld(provider)
    let welcome = try world.fill(size)
    line(size, "welcome_all_bytes", Double(welcome.bytes.count), "bytes", nil, "", 1)
    try bareCommit(world, size)
    try join(world, welcome, size)
    try world.warm()
    line(size, "memory_bytes", Double(Memory.residentBytes - before), "bytes", nil, "", 1)
    try memory(size, "group_memory_warm") { try world.joinedFromOutside() }
    try warmCommit(world, size)
    try messages(world, size)
    try addOne(world, size)
  }

  /// Makes a commit and drops it again.
  private func commit(_ world: MLSWorld, _ draft: CommitDraft = CommitDraft()) throws -> OwnCommit {
    let commit = try world.group.commit(draft, signedBy: world.client.key)
    try world.group.dropPending()
    return commit
  }

  private func bareCommit(_ world: MLSWorld, _ size: Int) throws {
    let times = try CPUClock.best(
      of: 3, { _ = try commit(world) }, beside: { floors.seals(size - 1) })
    report(size, "bare_commit", times, "\(size - 1) HPKE seals")
    line(size, "bare_commit_bytes", Double(try commit(world).message.bytes.count), "bytes", nil, "", 1)
  }

  private func join(_ world: MLSWorld, _ welcome: MLSMessage, _ size: Int) throws {
    func joined() throws -> Group {
      guard case .welcome(let welcome) = try MLSMessage(welcome.bytes), let own = world.lastKeyPackage else {
        throw BenchFailure("no Welcome")
      }
      return try Group(joining: welcome, with: own, provider)
    }
    try memory(size, "group_memory", joined)
    let times = try CPUClock.best(
      of: 3, { _ = try joined() }, beside: { floors.leafChecks(size + 1) })
    report(size, "join", times, "\(size + 1) signature checks")
  }

  /// What one member's group takes by itself, whatever else this process holds.
  private func memory(_ size: Int, _ name: String, _ make: () throws -> Group) throws {
    // Of several, after one that fills what earlier steps have left free.
    let first = try make()
    let before = Memory.residentBytes
    let kept = try (0..<8).map { _ in try make() }
    let grown = withExtendedLifetime((first, kept)) { Memory.residentBytes - before }
    line(size, "\(name)_bytes", Double(max(0, grown / kept.count)), "bytes", nil, "", kept.count)
  }

  private func warmCommit(_ world: MLSWorld, _ size: Int) throws {
    let levels = size.binaryLevels
    let times = try CPUClock.best(of: 15, { _ = try commit(world) }, beside: { floors.seals(levels) })
    report(size, "warm_commit", times, "\(levels) HPKE seals")
    let bytes = try commit(world).message.bytes
    line(size, "warm_commit_bytes", Double(bytes.count), "bytes", nil, "", 1)
    let processing = try CPUClock.best(of: 15) {
      guard case .commit = try world.receiver.receive(try MLSMessage(bytes)) else {
        throw BenchFailure("no commit")
      }
    } beside: {
      floors.checks(1)
      floors.leafChecks(1)
      floors.opens(1)
      floors.publicKeys(levels)
    }
    report(
      size, "process_commit", processing, "two signature checks, one HPKE open, a public key for each level")
  }

  private func addOne(_ world: MLSWorld, _ size: Int) throws {
    var draft = CommitDraft()
    let own = try world.keyPackage(number: size)
    draft.add(try own.keyPackage.verified(at: MLSWorld.now, provider))
    let levels = (size + 1).binaryLevels
    let times = try CPUClock.best(of: 5) {
      _ = try commit(world, draft)
    } beside: {
      floors.seals(levels + 1)
      floors.leafChecks(2)
    }
    report(size, "add_one", times, "\(levels + 1) HPKE seals and two signature checks")
    _ = try world.group.commit(draft, signedBy: world.client.key)
    let welcome = try world.group.mergePending()
    line(size, "welcome_bytes", Double(welcome?.bytes.count ?? 0), "bytes", nil, "", 1)
  }

  /// Sent and read in turns with the floors, so that what else the machine does meets all alike.
  private func messages(_ world: MLSWorld, _ size: Int) throws {
    let (turns, each) = (20, 200)
    let data = [UInt8](repeating: 7, count: 300)
    var best = [UInt64](repeating: .max, count: 4)
    for _ in 0..<turns {
      var sent: [[UInt8]] = []
      sent.reserveCapacity(each)
      let times = [
        try CPUClock.time {
          for _ in 0..<each { sent.append(try world.group.send(data, signedBy: world.client.key).bytes) }
        },
        CPUClock.time { floors.signatures(each) },
        try CPUClock.time { for bytes in sent { _ = try world.receiver.receive(try MLSMessage(bytes)) } },
        CPUClock.time { floors.checks(each) },
      ]
      for index in times.indices { best[index] = min(best[index], times[index]) }
    }
    let rates = best.map { Double(each) * 1_000_000 / Double(max(1, $0)) }
    let count = turns * each
    line(size, "encrypt_300", rates[0], "messages/s", rates[1], "one signature", count)
    line(size, "decrypt_300", rates[2], "messages/s", rates[3], "one signature check", count)
  }

  private func report(_ size: Int, _ name: String, _ times: (time: UInt64, floor: UInt64), _ what: String) {
    line(size, name, Double(times.time) / 1_000, "ms", Double(times.floor) / 1_000, what, 1)
  }

  private func line(
    _ size: Int, _ name: String, _ value: Double, _ unit: String, _ limit: Double?, _ what: String,
    _ count: Int
  ) {
    func text(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }
    let limits = limit.map { (text($0), text(value / $0)) } ?? ("null", "null")
    print(
      """
      {"metric": "mls_\(name)_\(size)", "value": \(text(value)), "unit": "\(unit)", "n": \(count), \
      "limit": \(limits.0), "limit_name": "\(what)", "ratio": \(limits.1), "note": ""}
      """)
  }
}

extension Int {
  /// Levels of parents above a leaf of a tree of so many leaves.
  fileprivate var binaryLevels: Int {
    var levels = 0
    while 1 << levels < self { levels += 1 }
    return levels
  }
}

/// The processor's time that this program has used, so that what else runs on the machine is not measured.
enum CPUClock {
  static func microseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }

  /// Of one run.
  static func time(_ body: () throws -> Void) rethrows -> UInt64 {
    let started = microseconds()
    try body()
    return microseconds() - started
  }

  /// The shortest of some runs of each, one beside the other, so that what else the machine does meets both alike.
  static func best(
    of runs: Int, _ body: () throws -> Void, beside floor: () -> Void
  ) rethrows -> (time: UInt64, floor: UInt64) {
    var found = (time: UInt64.max, floor: UInt64.max)
    for _ in 0..<runs {
      found.time = min(found.time, try time(body))
      found.floor = min(found.floor, time(floor))
    }
    return found
  }
}

/// Memory of the program that is resident.
enum Memory {
  static var residentBytes: Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
