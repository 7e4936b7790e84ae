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

  /// A message that bob must refuse, and be as he was, byte for byte, in the store and in memory. That it can be made at
  /// all is no matter of the rule.
  static func message(_ rule: Rule, _ make: @escaping @Sendable (RuleFixture) throws -> MLSMessage) -> Trip {
    Trip(rule) { fixture in
      let message: MLSMessage
      do { message = try make(fixture) } catch { throw VectorFault(what: "nothing was made: \(error)") }
      let (stored, known) = (fixture.bobState(), fixture.bobMemory())
      do {
        _ = try fixture.bob.receive(message)
      } catch {
        guard fixture.bobState() == stored, fixture.bobMemory() == known else {
          throw VectorFault(what: "\(error) has changed something")
        }
        throw error
      }
    }
  }

  /// Bytes that are no message.
  static func bytes(_ rule: Rule, _ make: @escaping @Sendable (RuleFixture) throws -> [UInt8]) -> Trip {
    Trip(rule) { _ = try MLSMessage(try make($0)) }
  }
}
