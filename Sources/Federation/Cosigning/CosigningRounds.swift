public import Model
public import Rules
internal import Suite

/// What the home of a channel asks its members to cosign: one checkpoint at a time, at most one a second. A state machine
/// without IO.
///
/// A member can only cosign its newest checkpoint, and under load no two members have the same newest one. So all are brought
/// to the round's checkpoint, and stay there until the answer that brings the cosignature.
public struct CosigningRounds: Sendable {
  public enum Outcome: Equatable, Sendable {
    /// These are asked to cosign the log's checkpoint.
    case began([NodeID])
    /// It is too early.
    case wait(untilMilliseconds: UInt64)
    /// There is nothing to be cosigned, or nobody to do it.
    case nothing
  }

  static let pauseMilliseconds: UInt64 = 1_000
  /// How often witnesses are asked; and for how long a round waits for mirrors that are away.
  static let witnessPauseMilliseconds: UInt64 = 10_000
  static let patienceMilliseconds: UInt64 = 10_000
  /// Old times of cosignatures show withholding: so a log that rests is cosigned anew.
  public static let idleMilliseconds: UInt64 = 600_000

  private struct Round {
    let signed: SignedCheckpoint
    let mirrors: Mirrors?
    let beganMilliseconds: UInt64
    /// Who has yet to answer.
    var open: [NodeID: Cosigner.Role]
    var cosignatures: [Cosigner: Cosignature] = [:]

    var size: UInt64 { signed.checkpoint.size }
    var isMirrored: Bool { mirrors?.isMet(by: cosignatures.keys) ?? false }
  }

  private var round: Round?
  private var nextWitnessesMilliseconds: UInt64 = 0
  /// Which witness was asked last: where there are more than 15, all have their turn.
  private var lastWitness: NodeID?

  public init() {}

  /// The log stands at this checkpoint now.
  public mutating func stands(
    at signed: SignedCheckpoint, _ state: LogState, nowMilliseconds: UInt64
  ) -> Outcome {
    let mirrors = state.policy?.policy.mirrors
    if let round {
      let due = dueMilliseconds(after: round, at: signed, mirrors)
      guard nowMilliseconds >= due else {
        return round.size == signed.checkpoint.size ? .nothing : .wait(untilMilliseconds: due)
      }
    }
    let asked = cosigners(of: state, mirrors, nowMilliseconds)
    guard !asked.isEmpty else {
      round = nil
      return .nothing
    }
    round = Round(
      signed: signed, mirrors: mirrors, beganMilliseconds: nowMilliseconds,
      open: Dictionary(uniqueKeysWithValues: asked.map { ($0.node, $0.role) }))
    return .began(asked.map { $0.node })
  }

  /// The checkpoint that this member has yet to cosign.
  public func asks(_ node: NodeID) -> SignedCheckpoint? { round?.open[node] == nil ? nil : round?.signed }

  /// A member has cosigned what it was asked to; it was checked.
  public mutating func took(_ cosignature: Cosignature) {
    guard round?.open.removeValue(forKey: cosignature.cosigner.node) != nil else { return }
    round?.cosignatures[cosignature.cosigner] = cosignature
  }

  /// A member has answered something else.
  public mutating func refused(_ node: NodeID) { round?.open[node] = nil }

  /// The cosignatures of the round, mirrors first.
  public var cosignatures: [Cosignature] {
    (round?.cosignatures.values.map { $0 } ?? []).sorted { left, right in
      (left.cosigner.role == .mirror ? 0 : 1, left.cosigner.node)
        < (right.cosigner.role == .mirror ? 0 : 1, right.cosigner.node)
    }
  }

  /// The round's checkpoint with its cosignatures, and whether enough mirrors are among them; `nil` without any.
  public var bundle: (signed: SignedCheckpoint, isMirrored: Bool)? {
    guard let round, !round.cosignatures.isEmpty else { return nil }
    return (round.signed.cosigned(by: cosignatures), round.isMirrored)
  }

  private func dueMilliseconds(
    after round: Round, at signed: SignedCheckpoint, _ mirrors: Mirrors?
  ) -> UInt64 {
    if round.size == signed.checkpoint.size, round.mirrors == mirrors {
      return round.beganMilliseconds + Self.idleMilliseconds
    }
    guard mirrors != nil else { return round.beganMilliseconds + Self.witnessPauseMilliseconds }
    let isAwaited = round.mirrors == mirrors && !round.isMirrored
    return round.beganMilliseconds + (isAwaited ? Self.patienceMilliseconds : Self.pauseMilliseconds)
  }

  /// All mirrors, and now and then as many other members as there is room for.
  private mutating func cosigners(
    of state: LogState, _ mirrors: Mirrors?, _ nowMilliseconds: UInt64
  ) -> [Cosigner] {
    guard state.nodes.count > 1 else { return [] }
    let mirroring = (mirrors?.nodes ?? []).filter {
      state.nodes[$0]?.isMember == true && $0 != state.log.home
    }
    let asked = mirroring.map { Cosigner(node: $0, role: .mirror) }
    guard mirrors == nil || nowMilliseconds >= nextWitnessesMilliseconds else { return asked }
    nextWitnessesMilliseconds = nowMilliseconds + Self.witnessPauseMilliseconds
    let others = state.nodes.filter { $0.value.isMember && $0.key != state.log.home }.map { $0.key }
      .filter { !mirroring.contains($0) }.sorted()
    let start = lastWitness.flatMap { last in others.firstIndex { last < $0 } } ?? 0
    let taken = (others[start...] + others[..<start]).prefix(Limits.cosigners - asked.count)
    lastWitness = taken.last
    return asked + taken.map { Cosigner(node: $0, role: .witness) }
  }
}
