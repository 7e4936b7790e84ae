import Federation
import Merkle
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// The ranges and snapshots of spec/vectors/log.json.
struct RangeVectorTests {
  private let suite: any CryptoSuite
  private let vectors: Vectors

  private enum Outcome {
    case accepted(LogReplica)
    case refused(String)
    case stopped(LogFault)

    var code: String? {
      switch self {
      case .accepted: nil
      case .refused(let code): code
      case .stopped(let fault): fault.refusal.code
      }
    }
  }

  init() throws {
    suite = try SodiumSuite()
    vectors = try Vectors(page: "log")
  }

  @Test func ranges() throws {
    // Two cases have a follower that a replica cannot be: one whose state is not that of its records.
    let impossible: Set<String> = [
      "range: LOG-9 a state entry that is missing", "range: LOG-9 a follower with other records",
    ]
    for vector in try vectors.cases("range") where !impossible.contains(vector.name) {
      let outcome = try take(vector)
      try check(outcome, vector)
      guard case .stopped(let fault) = outcome else { continue }
      #expect(fault.sequence == (try vector.expect.number("cursor")), "\(vector)")
    }
  }

  @Test func snapshots() throws {
    for vector in try vectors.cases("snapshot") { try check(join(vector), vector) }
  }

  private func take(_ vector: VectorFields) throws -> Outcome {
    let fields = try vector.object("follower")
    let home = NodeID(try fields.hash("home"))
    var known = try fields.known("documents", suite)
    var before = try follower(fields)
    let bytes = try vector.bytes("range")
    let range: LogRange
    do throws(WireError) {
      range = try CBORReader.read(bytes) { (reader) throws(WireError) in try LogRange(&reader) }
    } catch { return .refused(error.code) }
    if let refusal = learn(range.documents, &known) { return .refused(refusal.code) }
    // Whoever begins a log knows which.
    if before == nil, range.log.bytes != (try fields.hash("log")) { return .refused("eventWrongLog") }
    do throws(RangeFailure) {
      if before == nil { return .accepted(try LogReplica.begin(range, home: home, known, suite).0) }
      _ = try before?.apply(range, known)
    } catch {
      if case .stopped(let fault) = error { return .stopped(fault) }
      return .refused(error.refusal.code)
    }
    return before.map { .accepted($0) } ?? .refused("nothing")
  }

  private func join(_ vector: VectorFields) throws -> Outcome {
    var known = try vector.known("documents", suite)
    let bytes = try vector.bytes("snapshot")
    let snapshot: Snapshot
    do throws(WireError) {
      snapshot = try CBORReader.read(bytes) { (reader) throws(WireError) in try Snapshot(&reader) }
    } catch { return .refused(error.code) }
    if let refusal = learn(snapshot.documents, &known) { return .refused(refusal.code) }
    let log = LogID(try vector.hash("log"))
    let trusted = Checkpoint(
      log: log, term: 0, size: try vector.number("trustedSize"), root: try vector.hash("trustedRoot"))
    let anyKey = SigningKey(seed: .random())
    let vouched = LogReplica.Vouched(
      log: log, home: NodeID(try vector.hash("home")),
      checkpoint: trusted.size == 0 ? nil : SignedCheckpoint(trusted, by: anyKey, suite))
    do throws(Refusal) {
      return .accepted(try LogReplica(joining: snapshot, vouched: vouched, known, suite))
    } catch { return .refused(error.code) }
  }

  private func learn(_ chains: [[SignedDocument]], _ known: inout KnownNodes) -> Refusal? {
    do throws(Refusal) {
      for chain in chains { try known.learnNamed(chain) }
      return nil
    } catch {
      return error
    }
  }

  private func follower(_ fields: VectorFields) throws -> LogReplica? {
    let cursor = try fields.number("cursor")
    guard cursor > 0 else { return nil }
    let state = try LogState(records: try fields.records("records"), size: cursor, suite)
    guard let frontier = Frontier(size: cursor, hashes: try fields.hashes("frontier")) else {
      throw VectorFault(what: "\(fields): a frontier")
    }
    return LogReplica(
      state: state, frontier: frontier, lastTimeMilliseconds: try fields.number("time"), checkpoint: nil,
      suite)
  }

  private func check(_ outcome: Outcome, _ vector: VectorFields) throws {
    let (code, wanted) = (outcome.code, try vector.code)
    // The shape of a signed document is read with the message that carries it.
    let isSame = code == wanted || wanted == "documentInvalid" && code == "cborUnexpected"
    #expect(isSame, "\(vector): \(code ?? "accepted") instead of \(wanted ?? "accepted")")
    guard case .accepted(let replica) = outcome, wanted == nil else { return }
    let expected = try vector.expect
    var state = replica.state
    #expect(replica.size == (try expected.number("cursor")), "\(vector)")
    #expect(replica.lastTimeMilliseconds == (try expected.number("time")), "\(vector)")
    #expect(state.isStateEntryDue(at: replica.size) == (try expected.flag("stateDue")), "\(vector)")
    #expect(replica.frontier.hashes == (try expected.hashes("frontier")), "\(vector)")
    #expect(replica.frontier.root(suite) == (try expected.hash("treeRoot")), "\(vector)")
    #expect(state.root() == (try expected.hash("stateRoot")), "\(vector)")
    #expect(state.records == (try expected.records("records")), "\(vector)")
  }
}
