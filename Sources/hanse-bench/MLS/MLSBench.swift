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
    let started = CPUClock.microseconds()
    var world = try MLSWorld(provider)
    report(size, "create", CPUClock.microseconds() - started, floors.signMicroseconds, "one signature")
    let welcome = try world.fill(size)
    line(size, "welcome_all_bytes", Double(welcome.bytes.count), "bytes", nil, "", 1)
    try bareCommit(world, size)
    try join(world, welcome, size)
    try world.warm()
    line(size, "memory_bytes", Double(Memory.residentBytes - before), "bytes", nil, "", 1)
    try warmCommit(world, size)
    try addOne(world, size)
    try messages(world, size)
  }

  private func bareCommit(_ world: MLSWorld, _ size: Int) throws {
    let (time, commit) = try CPUClock.best(of: 3) {
      let commit = try world.group.commit(signedBy: world.client.key)
      try world.group.dropPending()
      return commit
    }
    report(size, "bare_commit", time, floors.sealMicroseconds * Double(size - 1), "\(size - 1) HPKE seals")
    line(size, "bare_commit_bytes", Double(commit.message.bytes.count), "bytes", nil, "", 1)
  }

  private func join(_ world: MLSWorld, _ welcome: MLSMessage, _ size: Int) throws {
    let (time, _) = try CPUClock.best(of: 3) {
      guard case .welcome(let welcome) = try MLSMessage(welcome.bytes), let own = world.lastKeyPackage else {
        throw BenchFailure("no Welcome")
      }
      return try Group(joining: welcome, with: own, provider)
    }
    report(
      size, "join", time, floors.verifyMicroseconds * Double(size + 1), "\(size + 1) signature checks")
  }

  private func warmCommit(_ world: MLSWorld, _ size: Int) throws {
    let (time, commit) = try CPUClock.best(of: 5) {
      let commit = try world.group.commit(signedBy: world.client.key)
      try world.group.dropPending()
      return commit
    }
    let levels = Double(size).binaryLevels
    report(size, "warm_commit", time, floors.sealMicroseconds * levels, "\(Int(levels)) HPKE seals")
    line(size, "warm_commit_bytes", Double(commit.message.bytes.count), "bytes", nil, "", 1)
    let bytes = commit.message.bytes
    let (processing, _) = try CPUClock.best(of: 5) {
      guard case .commit(let staged) = try world.receiver.receive(try MLSMessage(bytes)) else {
        throw BenchFailure("no commit")
      }
      return staged
    }
    report(
      size, "process_commit", processing,
      floors.verifyMicroseconds * 2 + floors.openMicroseconds + floors.publicKeyMicroseconds
        * Double(size).binaryLevels,
      "two signature checks, one HPKE open, a public key for each level")
  }

  private func addOne(_ world: MLSWorld, _ size: Int) throws {
    var draft = CommitDraft()
    let own = try world.keyPackage(number: size)
    draft.add(try own.keyPackage.verified(at: MLSWorld.now, provider))
    let (time, commit) = try CPUClock.best(of: 3) {
      let commit = try world.group.commit(draft, signedBy: world.client.key)
      try world.group.dropPending()
      return commit
    }
    let levels = Double(size + 1).binaryLevels
    report(
      size, "add_one", time, floors.sealMicroseconds * (levels + 1) + floors.verifyMicroseconds * 2,
      "\(Int(levels) + 1) HPKE seals and two signature checks")
    line(size, "welcome_bytes", Double(commit.welcome?.bytes.count ?? 0), "bytes", nil, "", 1)
  }

  private func messages(_ world: MLSWorld, _ size: Int) throws {
    let count = 2_000
    let data = [UInt8](repeating: 7, count: 300)
    var sent: [[UInt8]] = []
    sent.reserveCapacity(count)
    var started = CPUClock.microseconds()
    for _ in 0..<count { sent.append(try world.group.send(data, signedBy: world.client.key).bytes) }
    let sending = Double(CPUClock.microseconds() - started)
    started = CPUClock.microseconds()
    for bytes in sent { _ = try world.receiver.receive(try MLSMessage(bytes)) }
    let receiving = Double(CPUClock.microseconds() - started)
    rate(size, "encrypt_300", sending / Double(count), floors.signMicroseconds, "one signature", count)
    rate(
      size, "decrypt_300", receiving / Double(count), floors.verifyMicroseconds, "one signature check", count)
  }

  private func report(_ size: Int, _ name: String, _ time: UInt64, _ floor: Double, _ what: String) {
    line(size, name, Double(time) / 1_000, "ms", floor / 1_000, what, 1)
  }

  private func rate(
    _ size: Int, _ name: String, _ time: Double, _ floor: Double, _ what: String, _ count: Int
  ) {
    line(size, name, 1_000_000 / time, "messages/s", 1_000_000 / floor, what, count)
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

extension Double {
  /// Levels of parents above a leaf of a tree of so many leaves.
  fileprivate var binaryLevels: Double {
    var (levels, width) = (0.0, 1.0)
    while width < self {
      width *= 2
      levels += 1
    }
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

  /// The shortest of some runs, in microseconds, and the last result.
  static func best<Result>(of runs: Int, _ body: () throws -> Result) throws -> (UInt64, Result) {
    var started = microseconds()
    var result = try body()
    var best = microseconds() - started
    for _ in 1..<runs {
      started = microseconds()
      result = try body()
      best = min(best, microseconds() - started)
    }
    return (best, result)
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
