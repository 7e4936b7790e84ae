import Glibc
import JSON
import Simulation

/// What many runs came to.
struct SimulationSummary {
  /// From so many seeds on, a state that none has reached is worth a word.
  private static let seedsToReachAll = 1_000
  /// So many of the seeds that a check fails are named.
  private static let seedsNamed = 8

  private let scenario: String
  private let first: UInt64
  private(set) var seeds = 0
  private var events = 0
  private var simulatedMilliseconds: UInt64 = 0
  private var faults: [String: Int] = [:]
  private var reached: [Reached: Int] = [:]
  private var failures: [String: (seeds: Int, first: [UInt64])] = [:]
  private var fingerprint: UInt64 = 0
  /// The first seed that failed.
  private(set) var failed: Outcome?
  private let began = Self.nowMilliseconds

  init(scenario: String, first: UInt64) {
    self.scenario = scenario
    self.first = first
  }

  mutating func add(_ outcome: Outcome) {
    seeds += 1
    events += outcome.events
    simulatedMilliseconds += outcome.milliseconds
    faults.merge(outcome.faults, uniquingKeysWith: +)
    for state in outcome.reached { reached[state, default: 0] += 1 }
    fingerprint = fingerprint &* 0x100_0000_01B3 ^ outcome.fingerprint
    guard let violation = outcome.violation else { return }
    failed = failed ?? outcome
    failures[violation.check, default: (0, [])].seeds += 1
    guard failures[violation.check]?.first.count ?? 0 < Self.seedsNamed else { return }
    failures[violation.check]?.first.append(outcome.seed)
  }

  func print(_ output: Output) {
    if output.wantsJSON { output.print(write) } else { output.print(lines) }
  }

  /// How many seeds fail.
  var failing: Int { failures.values.reduce(0) { $0 + $1.seeds } }

  private var milliseconds: UInt64 { max(1, Self.nowMilliseconds - began) }

  private var lines: [String] {
    let last = first &+ UInt64(max(0, seeds - 1))
    let verdict =
      failed.map {
        failing == 1 ? "seed \(Self.hex($0.seed)) fails: \($0.violation?.check ?? "")" : "\(failing) fail"
      }
      ?? "no violation"
    var lines = [
      "\(scenario): \(seeds) seeds from \(Self.hex(first)) to \(Self.hex(last)): \(verdict)",
      "\(events) events in \(simulatedMilliseconds / 1_000) simulated seconds; \(rate) seeds a second",
      "faults: " + Self.list(faults),
      "reached: " + Self.list(Dictionary(uniqueKeysWithValues: reached.map { ($0.key.rawValue, $0.value) })),
    ]
    if failing > 1 {
      lines += failures.sorted { $0.key < $1.key }.map {
        "fails \($0.key): \($0.value.seeds) seeds, first \($0.value.first.map(Self.hex).joined(separator: " "))"
      }
    }
    if seeds >= Self.seedsToReachAll {
      lines += neverReached.map { "never reached: \($0.rawValue), \($0.about)" }
    }
    return lines + ["fingerprint \(Self.hex(fingerprint))"]
  }

  private var neverReached: [Reached] { Reached.allCases.filter { reached[$0] == nil } }

  private func write(_ json: inout JSONWriter) {
    json.field("scenario", scenario)
    json.field("firstSeed", Self.hex(first))
    json.field("seeds", Int64(seeds))
    json.field("events", Int64(events))
    json.field("simulatedSeconds", Int64(simulatedMilliseconds / 1_000))
    json.field("milliseconds", Int64(milliseconds))
    json.field("fingerprint", Self.hex(fingerprint))
    json.arrayField("faults") { Self.write(faults, "kind", "count", &$0) }
    json.arrayField("reached") { json in
      for state in Reached.allCases {
        guard let seeds = reached[state] else { continue }
        json.object { json in
          json.field("state", state.rawValue)
          json.field("seeds", Int64(seeds))
        }
      }
    }
    json.field("neverReached", neverReached.map(\.rawValue))
    json.arrayField("failures") { json in
      for (check, failure) in failures.sorted(by: { $0.key < $1.key }) {
        json.object { json in
          json.field("check", check)
          json.field("seeds", Int64(failure.seeds))
          json.field("firstSeeds", failure.first.map(Self.hex))
        }
      }
    }
    if let failed, let violation = failed.violation {
      json.field("failedSeed", Self.hex(failed.seed))
      json.field("violation", violation.check)
      json.field("detail", violation.detail)
    }
  }

  private static func write(
    _ counts: [String: Int], _ name: StaticString, _ number: StaticString, _ json: inout JSONWriter
  ) {
    for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
      json.object { json in
        json.field(name, kind)
        json.field(number, Int64(count))
      }
    }
  }

  private static func list(_ counts: [String: Int]) -> String {
    counts.isEmpty
      ? "none" : counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  private var rate: String {
    let tenths = UInt64(seeds) * 10_000 / milliseconds
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static var nowMilliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
