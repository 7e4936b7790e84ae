import Sodium
import TestSupport

@testable import MLS

/// An illegal thing, and the rule that it breaks.
struct Trip: Sendable {
  let rule: Rule
  /// Does it; the engine must throw.
  let attempt: @Sendable (RuleFixture) throws -> Void

  init(_ rule: Rule, _ attempt: @escaping @Sendable (RuleFixture) throws -> Void) {
    self.rule = rule
    self.attempt = attempt
  }

  /// A message that bob must refuse.
  static func message(_ rule: Rule, _ make: @escaping @Sendable (RuleFixture) throws -> MLSMessage) -> Trip {
    Trip(rule) { _ = try $0.bob.receive(try make($0)) }
  }

  /// Bytes that are no message.
  static func bytes(_ rule: Rule, _ make: @escaping @Sendable (RuleFixture) throws -> [UInt8]) -> Trip {
    Trip(rule) { _ = try MLSMessage(try make($0)) }
  }
}
