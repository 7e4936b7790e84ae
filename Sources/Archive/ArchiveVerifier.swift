internal import Federation
public import Model
internal import Rules
public import Suite
public import Wire

/// Verifies the log of a channel from bytes alone, as a node that follows it would: every hash, signature, proof and verdict.
///
/// It trusts the id of the channel and nothing else, if the log is there from its create event on, which the id is the hash of. A
/// log that begins later begins with a snapshot, and then the word of the home that signed it is trusted for what came before.
public struct ArchiveVerifier: Sendable {
  public let channel: LogID
  private let suite: any CryptoSuite
  private var known: KnownNodes
  private var replica: LogReplica?
  /// The sequence of the first entry.
  public private(set) var first: UInt64 = 0
  public private(set) var transcript = Transcript()

  public init(of channel: LogID, _ suite: any CryptoSuite) {
    self.channel = channel
    self.suite = suite
    known = KnownNodes(suite)
  }

  /// The number of entries that the log has, those before `first` included.
  public var size: UInt64 { replica?.size ?? 0 }
  public var home: NodeID? { replica?.home }
  public var name: Text? { replica?.state.name?.text }
  public var topic: Text? { replica?.state.topic?.text }
  /// The newest checkpoint, which the home has signed.
  public var checkpoint: Checkpoint? { replica?.checkpoint?.checkpoint }

  /// Begins with a snapshot (spec: log, "Snapshots"), encoded.
  public mutating func begin(_ bytes: [UInt8]) throws(ArchiveFault) {
    let malformed = ArchiveFault(.archiveMalformed, "The start of the log is no snapshot.")
    guard replica == nil, var snapshot = try? Snapshot.decode(bytes) else { throw malformed }
    // It leads from the invitation's checkpoint, which was checked on joining and is not here.
    snapshot.trustedConsistency = []
    try learn(snapshot.documents)
    do throws(Refusal) {
      let entry = try Entry.decode(snapshot.entry)
      let home = try LogState(records: snapshot.records, size: entry.sequence, suite).log.home
      let vouched = LogReplica.Vouched(log: channel, home: home, checkpoint: nil)
      let begun = try LogReplica(joining: snapshot, vouched: vouched, known, suite)
      first = begun.size
      replica = begun
    } catch {
      throw ArchiveFault(error, "The snapshot with which the log begins does not verify.")
    }
  }

  /// Takes the next range (spec: log, "Ranges"), encoded.
  public mutating func take(_ bytes: [UInt8]) throws(ArchiveFault) {
    guard
      let range = try? CBORReader.read(bytes, { (reader) throws(WireError) in try LogRange(&reader) })
    else { throw ArchiveFault(.archiveMalformed, "What should be a range of the log is none.") }
    try learn(range.documents)
    do throws(RangeFailure) {
      let appended = try extend(range)
      for entry in appended.entries { transcript.take(entry) }
    } catch {
      throw Self.fault(error, range)
    }
  }

  private mutating func extend(_ range: LogRange) throws(RangeFailure) -> Appended {
    if var replica {
      let appended = try replica.apply(range, known)
      self.replica = replica
      return appended
    }
    guard let header = range.events.first.flatMap({ try? Header.decode($0.header) }), range.log == channel
    else { throw .refused(.eventWrongLog) }
    let (begun, appended) = try LogReplica.begin(range, home: header.author.node, known, suite)
    replica = begun
    return appended
  }

  private mutating func learn(_ chains: [[SignedDocument]]) throws(ArchiveFault) {
    for chain in chains {
      do throws(Refusal) {
        try known.learnNamed(chain)
        // What is known already is not looked at again: it must be the same.
        let last = chain.last?.document ?? []
        let document = try NodeDocument.decode(last)
        let reference = DocumentReference(
          number: document.number, hash: NodeDocument.hash(last, suite))
        guard known[document.node]?.branch(to: reference) == chain else { throw .documentFork }
      } catch {
        throw ArchiveFault(error, "The documents of a node do not verify.")
      }
    }
  }

  private static func fault(_ failure: RangeFailure, _ range: LogRange) -> ArchiveFault {
    if case .stopped(let fault) = failure {
      return ArchiveFault(
        fault.refusal, "The log has \(fault.logged), the rules say \(fault.own).", at: fault.sequence)
    }
    let last = range.first + UInt64(range.entries.count) - 1
    return ArchiveFault(
      failure.refusal, "The entries \(range.first) to \(last) do not verify.", at: range.first)
  }

  /// What an archive proves of the names of people: `node` has listed `user` in its directory. `bytes` are what the client
  /// API answers.
  public mutating func person(_ bytes: [UInt8]) throws(ArchiveFault) -> (author: Author, address: String) {
    let malformed = ArchiveFault(.archiveMalformed, "What should prove somebody's name is no proof.")
    let parsed = try? CBORReader.read(bytes) { (reader) throws(WireError) in
      try reader.tuple(2) { (reader) throws(WireError) in
        (try ResolveResponse(&reader), try SignedDocument.chains(&reader))
      }
    }
    guard let (proof, chains) = parsed, let first = chains.first?.first,
      let document = try? NodeDocument.decode(first.document)
    else { throw malformed }
    try learn(chains)
    do throws(Refusal) {
      let user = try proof.listed(by: document.node, known, suite)
      let author = Author(node: document.node, user: user.user)
      return (author, "\(user.name.string)@\(domain(of: document.node))")
    } catch {
      throw ArchiveFault(error, "The proof of somebody's name does not verify.")
    }
  }

  /// What a node says that its domain is, in its newest document that is known here.
  public func domain(of node: NodeID) -> String {
    known[node]?.newest.domain.string ?? "node:\(Self.digits(node.bytes.bytes))"
  }

  /// Somebody whose name nothing proves.
  public func unnamed(_ author: Author) -> String {
    guard let user = author.user else { return domain(of: author.node) }
    return "user:\(Self.digits(user.bytes.bytes))@\(domain(of: author.node))"
  }

  private static func digits(_ bytes: [UInt8]) -> String {
    Hex.text(Array(bytes.prefix(6)))
  }
}
