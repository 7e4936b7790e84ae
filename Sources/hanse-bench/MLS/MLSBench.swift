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
    try addOne(world, size, "bare_add_one")
    try join(size, "join") { try joined(welcome, world.lastKeyPackage) }
    try memory(size, "group_memory") { try joined(welcome, world.lastKeyPackage) }
    try world.warm()
    line(size, "memory_bytes", Double(Memory.residentBytes - before), "bytes", nil, "", 1)
    try memory(size, "group_memory_warm") { try world.joinedFromOutside().group }
    try warmCommit(world, size)
    try addOne(world, size, "add_one")
    try messages(world.group, world.client.key, world.receiver, size, "encrypt_300", "decrypt_300")
    try storedMessages(world, size)
    try joinWarm(world, size)
  }

  private func joined(_ welcome: MLSMessage, _ own: OwnKeyPackage?) throws -> Group {
    guard case .welcome(let welcome) = try MLSMessage(welcome.bytes), let own else {
      throw BenchFailure("no Welcome")
    }
    return try Group(joining: welcome, with: own, provider)
  }

  /// Makes a commit and drops it again.
  private func commit(_ world: MLSWorld, _ draft: CommitDraft = CommitDraft(at: MLSWorld.now)) throws
    -> OwnCommit
  {
    let commit = try world.group.commit(draft, signedBy: world.client.key)
    try world.group.dropPending()
    return commit
  }

  private func bareCommit(_ world: MLSWorld, _ size: Int) throws {
    let bytes = try commit(world).message.bytes
    let times = try CPUClock.best(
      of: 3, { _ = try commit(world) }, beside: { floors.seals(size - 1) })
    report(size, "bare_commit", times, "\(size - 1) HPKE seals")
    line(size, "bare_commit_bytes", Double(bytes.count), "bytes", nil, "", 1)
    try process(bytes, by: try world.other(1), size, "bare_process", runs: 3)
  }

  private func join(_ size: Int, _ name: String, _ joined: () throws -> Group) throws {
    let times = try CPUClock.best(of: 3, { _ = try joined() }, beside: { floors.leafChecks(size + 1) })
    report(size, name, times, "\(size + 1) signature checks")
  }

  /// Somebody is added to the warm tree, and joins.
  private func joinWarm(_ world: MLSWorld, _ size: Int) throws {
    let own = try world.keyPackage(number: size + 2)
    var draft = CommitDraft(at: MLSWorld.now)
    draft.add(try own.keyPackage.verified(at: MLSWorld.now, provider))
    _ = try world.group.commit(draft, signedBy: world.client.key)
    guard let welcome = try world.group.mergePending() else { throw BenchFailure("no Welcome") }
    line(size, "welcome_bytes", Double(welcome.bytes.count), "bytes", nil, "", 1)
    try join(size, "join_warm") { try joined(welcome, own) }
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
    try process(bytes, by: world.receiver, size, "process_commit", runs: 15)
  }

  private func process(
    _ bytes: [UInt8], by receiver: Group, _ size: Int, _ name: String, runs: Int
  ) throws {
    let processing = try CPUClock.best(of: runs) {
      guard case .commit = try receiver.receive(try MLSMessage(bytes)) else {
        throw BenchFailure("no commit")
      }
    } beside: {
      floors.checks(1)
      floors.leafChecks(1)
      floors.opens(1)
      floors.publicKeys(size.binaryLevels)
    }
    report(size, name, processing, "two signature checks, one HPKE open, a public key for each level")
  }

  private func addOne(_ world: MLSWorld, _ size: Int, _ name: String) throws {
    var draft = CommitDraft(at: MLSWorld.now)
    let own = try world.keyPackage(number: size)
    draft.add(try own.keyPackage.verified(at: MLSWorld.now, provider))
    let levels = (size + 1).binaryLevels
    let times = try CPUClock.best(of: 5) {
      _ = try commit(world, draft)
    } beside: {
      floors.seals(levels + 1)
      floors.leafChecks(2)
    }
    report(size, name, times, "\(levels + 1) HPKE seals and two signature checks")
  }

  /// Sent and read in turns with the floors, so that what else the machine does meets all alike.
  private func messages(
    _ sender: Group, _ key: SigningKey, _ reader: Group, _ size: Int, _ encrypt: String, _ decrypt: String
  ) throws {
    let (turns, each) = (20, 200)
    let data = [UInt8](repeating: 7, count: 300)
    var best = [UInt64](repeating: .max, count: 4)
    for _ in 0..<turns {
      var sent: [[UInt8]] = []
      sent.reserveCapacity(each)
      let times = [
        try CPUClock.time { for _ in 0..<each { sent.append(try sender.send(data, signedBy: key).bytes) } },
        CPUClock.time { floors.signatures(each) },
        try CPUClock.time { for bytes in sent { _ = try reader.receive(try MLSMessage(bytes)) } },
        CPUClock.time { floors.checks(each) },
      ]
      for index in times.indices { best[index] = min(best[index], times[index]) }
    }
    let rates = best.map { Double(each) * 1_000_000 / Double(max(1, $0)) }
    let count = turns * each
    line(size, encrypt, rates[0], "messages/s", rates[1], "one signature", count)
    line(size, decrypt, rates[2], "messages/s", rates[3], "one signature check", count)
  }

  /// The same where everything is stored and many members have sent something, and entering another's epoch.
  private func storedMessages(_ world: MLSWorld, _ size: Int) throws {
    let store = BenchStore()
    let (stored, client) = try world.joinedFromOutside(store)
    for other in world.silent() {
      let message = try other.group.send([1], signedBy: other.key)
      for reader in [stored, world.group] { _ = try reader.receive(message) }
    }
    try messages(stored, client.key, world.group, size, "encrypt_300_stored", "decrypt_300_many")
    try messages(world.group, world.client.key, stored, size, "encrypt_300_many", "decrypt_300_stored")
    let bytes = try commit(world).message.bytes
    var best = UInt64.max
    for _ in 0..<5 {
      let copy = BenchStore(store)
      let group = try Group(restoring: copy.all, provider, store: copy)
      guard case .commit(let staged) = try group.receive(try MLSMessage(bytes)) else {
        throw BenchFailure("no commit")
      }
      best = min(best, try CPUClock.time { try group.merge(staged) })
    }
    line(size, "merge_stored", Double(best) / 1_000, "ms", nil, "", 5)
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
