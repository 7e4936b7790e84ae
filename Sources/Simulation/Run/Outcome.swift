internal import JSON

/// What came of one seed.
public struct Outcome: Sendable, Equatable {
  public let seed: UInt64
  /// The first thing that must not be.
  public var violation: Violation?
  /// The same for every run of this seed by this program.
  public var fingerprint: UInt64 = 0
  /// How often each kind of fault struck.
  public var faults: [String: Int] = [:]
  public var reached: Set<Reached> = []
  public var events = 0
  /// Simulated time.
  public var milliseconds: UInt64 = 0

  /// A seed of which nothing is known yet.
  public init(seed: UInt64) { self.seed = seed }

  /// One line of JSON, by which a worker process tells of it.
  public var line: [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("seed", String(seed))
      json.field("fingerprint", String(fingerprint))
      json.field("events", Int64(events))
      json.field("milliseconds", Int64(clamping: milliseconds))
      json.field("reached", reached.map(\.rawValue).sorted())
      json.field("faults", faults.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })
      json.field("check", ifPresent: violation?.check)
      json.field("detail", ifPresent: violation?.detail)
      json.field("atMicroseconds", ifPresent: violation.map { Int64(clamping: $0.atMicroseconds) })
    } + [0x0A]
  }

  /// `nil` for what is no such line.
  public init?(line: [UInt8]) {
    do throws(JSONError) {
      let object = try JSONReader.readObject(line, limits: JSONLimits(maximumBytes: 1 << 20))
      guard let seed = UInt64(try object.string("seed")),
        let fingerprint = UInt64(try object.string("fingerprint"))
      else { return nil }
      self.init(seed: seed)
      self.fingerprint = fingerprint
      events = try object.integer("events", in: 0...Int.max)
      milliseconds = try object.integer("milliseconds", in: 0...UInt64.max)
      reached = Set(try object.strings("reached").compactMap(Reached.init))
      for item in try object.strings("faults") {
        let words = item.split(separator: " ")
        if words.count == 2, let count = Int(words[1]) { faults[String(words[0])] = count }
      }
      if let check = try object.optionalString("check") {
        violation = Violation(
          check: check, detail: try object.optionalString("detail") ?? "",
          atMicroseconds: try object.optionalInteger("atMicroseconds", in: 0...UInt64.max) ?? 0)
      }
    } catch {
      return nil
    }
  }
}
