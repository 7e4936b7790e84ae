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
    let last: [Rule] = [.afterReInit, .epochOverflow]
    for trip in listTrips + proposalTrips + pathTrips + commitTrips where !last.contains(trip.rule) {
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

  /// Sources/MLS/RULES.md is the table as the code has it, with the files that name each rule. Its rows as they should be
  /// are written to the file that `HANSE_WRITE_RULES` names.
  @Test func pageHasEveryRule() throws {
    var repository = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { repository.deleteLastPathComponent() }
    let sources = try Self.files(repository.appendingPathComponent("Sources/MLS")).filter {
      !$0.name.hasPrefix("Rule+")
    }
    let tests = try Self.files(repository.appendingPathComponent("Tests/MLSTests/Rules")).filter {
      $0.name.hasSuffix("Trips")
    }
    let page = try String(
      contentsOf: repository.appendingPathComponent("Sources/MLS/RULES.md"), encoding: .utf8)
    let rows = page.split(separator: "\n").filter {
      $0.hasPrefix("| ") && $0.contains("-") && $0.contains("`")
    }
    let expected = Rule.all.map { rule in
      let (checked, tripped) = (Self.naming(rule, in: sources), Self.naming(rule, in: tests))
      #expect(!checked.isEmpty, "nothing checks \(rule.code)")
      return "| \(rule.id) | `\(rule.code)` | \(rule.section) | \(rule.statement) "
        + "| \(checked.joined(separator: ", ")) | \(tripped.joined(separator: ", ")) |"
    }
    if let path = ProcessInfo.processInfo.environment["HANSE_WRITE_RULES"] {
      try expected.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    for (row, expected) in zip(rows, expected) where row != expected {
      Issue.record("the page has\n\(row)\nand the code\n\(expected)")
    }
    #expect(rows.count == expected.count)
  }

  private static func files(_ folder: URL) throws -> [(name: String, text: String)] {
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return try (all?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
      .map { ($0.deletingPathExtension().lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
      .sorted { $0.name < $1.name }
  }

  /// The files where a rule is given to somebody, as `.code` behind a bracket, a comma or a choice.
  private static func naming(_ rule: Rule, in files: [(name: String, text: String)]) -> [String] {
    let use = try? NSRegularExpression(pattern: "[(,?:]\\s*\\.\(rule.code)(?=\\s*[):])")
    return files.filter { file in
      let whole = NSRange(file.text.startIndex..., in: file.text)
      return use?.firstMatch(in: file.text, range: whole) != nil
    }.map { $0.name }
  }
}
