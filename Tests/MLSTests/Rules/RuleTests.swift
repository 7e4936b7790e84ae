import Foundation
import TestSupport
import Testing

@testable import MLS

private let trips =
  codecTrips + leafTrips + keyPackageTrips + treeTrips + pathTrips + framingTrips + secretsTrips
  + proposalTrips
  + listTrips + commitTrips + welcomeTrips + groupTrips

/// Every rule of the table is tripped by something illegal, which changes nothing.
struct RuleTests {
  @Test(arguments: Rule.all.map { $0.code })
  func refuses(_ code: String) throws {
    let matching = trips.filter { $0.rule.code == code }
    #expect(!matching.isEmpty, "nothing trips \(code)")
    for trip in matching {
      let fixture = try RuleFixture()
      #expect(throws: MLSError.refused(trip.rule)) { try trip.attempt(fixture) }
    }
  }

  /// That nothing has changed, those that are messages see to themselves; here the group goes on.
  @Test func theGroupGoesOnAfterIllegalMessages() throws {
    for trip in listTrips + proposalTrips + pathTrips + commitTrips where trip.rule != .afterReInit {
      let fixture = try RuleFixture()
      if trip.rule == .pathSecretMissing { continue }
      #expect(throws: MLSError.refused(trip.rule)) { try trip.attempt(fixture) }
      let commit = try fixture.carol.commit(signedBy: fixture.carolClient.key)
      try RuleFixture.follow(fixture.bob, commit.message)
      try fixture.carol.mergePending()
      #expect(fixture.bob.epochAuthenticator == fixture.carol.epochAuthenticator)
    }
  }

  @Test func codesAndNumbersAreUnique() {
    #expect(Set(Rule.all.map { $0.code }).count == Rule.all.count)
    #expect(Set(Rule.all.map { $0.id }).count == Rule.all.count)
  }

  /// Sources/MLS/RULES.md is the table as the code has it.
  @Test func pageHasEveryRule() throws {
    var repository = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { repository.deleteLastPathComponent() }
    let page = try String(
      contentsOf: repository.appendingPathComponent("Sources/MLS/RULES.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter {
      $0.hasPrefix("| ") && $0.contains("-") && $0.contains("`")
    }
    let expected = Rule.all.map { "| \($0.id) | `\($0.code)` | \($0.section) | \($0.statement) |" }
    #expect(rows.map(String.init) == expected)
  }
}
