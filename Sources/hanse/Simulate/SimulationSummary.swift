import Glibc
import JSON
import Simulation

/// What many runs came to.
struct SimulationSummary {
  private let scenario: String
  private let first: UInt64
  private var seeds = 0
  private var events = 0
  private var simulatedMilliseconds: UInt64 = 0
  private var faults: [String: Int] = [:]
  private var fingerprint: UInt64 = 0
  private(set) var violation: (seed: UInt64, Violation)?
  private let began = Self.nowMilliseconds

  init(scenario: String, first: UInt64) {
    self.scenario = scenario
    self.first = first
  }

  mutating func add(_ outcome: Simulator.Outcome) {
    seeds += 1
    events += outcome.events
    simulatedMilliseconds += outcome.milliseconds
    faults.merge(outcome.faults, uniquingKeysWith: +)
    fingerprint = fingerprint &* 0x100_0000_01B3 ^ outcome.fingerprint
    if let violation = outcome.violation { self.violation = (outcome.seed, violation) }
  }

  func print(_ output: Output) {
    let seconds = max(0.001, Double(Self.nowMilliseconds - began) / 1_000)
    let struck = faults.sorted { $0.key < $1.key }
    guard !output.wantsJSON else {
      return output.print { json in
        json.field("scenario", scenario)
        json.field("firstSeed", Self.hex(first))
        json.field("seeds", Int64(seeds))
        json.field("events", Int64(events))
        json.field("simulatedSeconds", Int64(simulatedMilliseconds / 1_000))
        json.field("fingerprint", Self.hex(fingerprint))
        json.arrayField("faults") { json in
          for (kind, count) in struck {
            json.object { json in
              json.field("kind", kind)
              json.field("count", Int64(count))
            }
          }
        }
        if let violation {
          json.field("failedSeed", Self.hex(violation.seed))
          json.field("violation", violation.1.check)
          json.field("detail", violation.1.detail)
        }
      }
    }
    let verdict = violation.map { "seed \(Self.hex($0.seed)) fails: \($0.1.check)" } ?? "no violation"
    let last = first &+ UInt64(max(0, seeds - 1))
    output.print([
      "\(scenario): \(seeds) seeds from \(Self.hex(first)) to \(Self.hex(last)): \(verdict)",
      "\(events) events in \(simulatedMilliseconds / 1_000) simulated seconds; \(Self.rate(seeds, seconds)) seeds a second",
      "faults: " + (struck.isEmpty ? "none" : struck.map { "\($0.key) \($0.value)" }.joined(separator: ", ")),
      "fingerprint \(Self.hex(fingerprint))",
    ])
  }

  static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  private static func rate(_ count: Int, _ seconds: Double) -> String {
    let tenths = Int(Double(count) * 10 / seconds)
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static var nowMilliseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
  }
}
