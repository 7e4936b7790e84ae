import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// spec/vectors/rules.json and directory-and-mailbox.json
struct ScenarioTests {
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test(arguments: ["rules", "directory-and-mailbox"]) func scenarios(page: String) throws {
    let vectors = try Vectors(page: page)
    #expect(try vectors.types == ["scenario"])
    for vector in try vectors.cases("scenario") {
      var run = try ScenarioRun(vector, suite)
      let steps = try vector.objects("steps")
      let results = try vector.expect.objects("steps")
      #expect(steps.count == results.count)
      for (index, (step, result)) in zip(steps, results).enumerated() {
        try check(run.take(step), result, "\(vector), step \(index)")
        let root = run.root()
        #expect(root == (try result.bytes("root")), "\(vector), step \(index)")
        if result.has("stateDue") {
          let isDue = run.state?.isStateEntryDue(at: try step.number("sequence") + 1)
          #expect(isDue == (try result.flag("stateDue")), "\(vector), step \(index)")
        }
      }
      guard vector.has("listed") ? try vector.flag("listed") : true else { continue }
      let records = (run.state?.records ?? []).map { [hex($0.key), hex($0.value)] }
      #expect(records == (try vector.expect.list("records") as? [[String]]), "\(vector)")
    }
  }

  private func check(_ judgement: Judgement, _ result: VectorFields, _ step: String) throws {
    let (kind, refusal): (String, Refusal?) =
      switch judgement {
      case .accepted: ("accepted", nil)
      case .refused(let refusal): ("logged", refusal)
      case .turnedAway(let refusal): ("door", refusal)
      }
    #expect(kind == (try result.text("class")), "\(step): \(judgement)")
    #expect(refusal?.number ?? 0 == (try result.number("number")), "\(step): \(judgement)")
    if let refusal { #expect(refusal.code == (try result.text("code")), "\(step): \(judgement)") }
  }
}

/// A log's state on its way through a scenario.
private struct ScenarioRun {
  private(set) var state: LogState?
  private let home: NodeID
  private let log: LogID
  private let suite: any CryptoSuite

  init(_ vector: VectorFields, _ suite: any CryptoSuite) throws {
    home = NodeID(try Self.hash(try vector.bytes("home")))
    log = LogID(try Self.hash(try vector.bytes("log")))
    self.suite = suite
    guard vector.has("start") else { return }
    let start = try vector.object("start")
    var records = try start.list("records").map { pair in
      guard let pair = pair as? [String], pair.count == 2 else { throw VectorFault(what: "a record") }
      return Snapshot.Record(key: try bytes(hex: pair[0]), value: try bytes(hex: pair[1]))
    }
    if start.has("invited") { records += try Self.invited(try start.object("invited")) }
    records.sort { $0.key.lexicographicallyPrecedes($1.key) }
    let size = try vector.objects("steps")[0].number("sequence")
    state = try LogState(records: records, size: size, suite)
  }

  /// The judgement of the step's event. A header that does not decode is turned away like one that does not fit.
  mutating func take(_ step: VectorFields) throws -> Judgement {
    let point = EntryPoint(
      term: 0, sequence: try step.number("sequence"), timeMilliseconds: try step.number("time"))
    let header = try step.bytes("header")
    do throws(Refusal) {
      let event = try Event(headerBytes: header, body: nil, suite)
      guard var next = state else {
        state = try begin(event, at: point)
        return .accepted
      }
      let judgement = next.append(event.header, at: point)
      state = next
      return judgement
    } catch {
      return .turnedAway(error)
    }
  }

  /// Whoever begins a log knows which log, and whose.
  private func begin(_ event: Event, at point: EntryPoint) throws(Refusal) -> LogState {
    guard event.header.kind.isCreate else { throw .eventUnfit }
    guard event.log == log else { throw .eventWrongLog }
    guard event.header.author.node == home else { throw .strangerNode }
    return try LogState(creating: event, at: point, suite)
  }

  mutating func root() -> [UInt8] { (state?.root() ?? .zero).bytes }

  private static func invited(_ fields: VectorFields) throws -> [Snapshot.Record] {
    let node = NodeID(try hash(try fields.bytes("node")))
    let role = try fields.number("role")
    return (0..<(try fields.integer("count"))).map { index in
      let user =
        [UInt8](repeating: 0, count: 12) + [24, 16, 8, 0].map { shift in UInt8(index >> shift & 255) }
      let key = RecordKey.participant(Participant(node: node, user: UserID(Bytes16(user, at: 0))))
      let value = CBORWriter.bytes { writer in
        writer.list([0, role, 1]) { $1.unsigned($0) }
      }
      return Snapshot.Record(key: key.encode(), value: value)
    }
  }

  private static func hash(_ bytes: [UInt8]) throws -> Bytes32 {
    guard let hash = Bytes32(bytes) else { throw VectorFault(what: "32 bytes") }
    return hash
  }
}
