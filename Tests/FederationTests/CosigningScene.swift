import Federation
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// A channel with members who may cosign its checkpoints.
struct CosigningScene {
  let suite: any CryptoSuite
  let home: TestNode
  let members: [TestNode]
  let log: HomeLog
  /// Seconds since 1970.
  let now: UInt64 = 1_000

  init(members count: Int = 3) throws {
    let suite = try SodiumSuite()
    self.suite = suite
    home = try TestNode("home", seed: 1, suite)
    members = try (0..<count).map { try TestNode("member\($0)", seed: UInt64($0) + 2, suite) }
    log = try HomeLog.channel(at: home)
    for member in members { log.bring(member) }
    log.sign()
  }

  var state: LogState { log.replica.state }
  var checkpoint: Checkpoint { signed.checkpoint }
  var signed: SignedCheckpoint { log.checkpoint(of: log.replica.size) }

  /// Names mirrors; none for a quorum of 0.
  @discardableResult func name(_ mirrors: [TestNode], quorum: UInt64) -> [Judgement] {
    let policy = Policy(mirrors: Mirrors(mirrors.map(\.id).sorted(), quorum: quorum))
    let event = home.event(
      .policy, in: log.id, by: home.users[0], at: log.nowMilliseconds, .policy(policy), base: log.replica.base
    )
    let judgements = log.submit([event], from: home)
    log.sign()
    return judgements
  }

  func say(_ text: Text = "Moin") {
    log.submit(
      [home.event(.message, in: log.id, by: home.users[0], at: log.nowMilliseconds, text: text)], from: home)
    log.sign()
  }

  func cosign(
    _ member: TestNode, as role: Cosigner.Role = .mirror, _ checkpoint: Checkpoint? = nil,
    seconds: UInt64? = nil
  ) -> Cosignature {
    Cosignature(
      checkpoint ?? self.checkpoint, Cosigner(node: member.id, role: role),
      by: member.keys[role == .mirror ? 5 : 4], seconds: seconds ?? now, suite)
  }

  var verifier: CosignatureVerifier {
    CosignatureVerifier(state, known([home] + members), nowMilliseconds: now * 1_000, suite)
  }

  /// What a check says; `nil` if the cosignature holds.
  func refusal(of cosignature: Cosignature, for checkpoint: Checkpoint? = nil) -> Refusal? {
    do throws(Refusal) {
      try verifier.check(cosignature, of: checkpoint ?? self.checkpoint)
      return nil
    } catch {
      return error
    }
  }
}

extension CosignatureVerifier {
  /// Those that are signed and count.
  func held(_ cosignatures: [Cosignature], of checkpoint: Checkpoint) -> [Cosignature] {
    counting(signed(cosignatures, of: checkpoint))
  }
}
