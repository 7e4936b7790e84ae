import Foundation
import Model
import TestSupport
import Testing

/// The codes and numbers of the pages are those of the program.
struct RefusalTests {
  @Test func everyNumberIsThatOfTheRulesPage() throws {
    let listed = try Self.numbersOfTheRulesPage()
    #expect(listed.count > 35)
    for (code, number) in listed {
      #expect(Refusal(rawValue: code)?.number == number, "\(code)")
      #expect(Refusal(number: number)?.code == code, "\(number)")
    }
    for refusal in Refusal.allCases where refusal.number != nil {
      #expect(listed[refusal.code] == refusal.number, "\(refusal) is not on the page")
    }
    #expect(Refusal(number: 0) == nil && Refusal(number: 1_000) == nil)
  }

  /// What this room refuses, the vectors make it refuse: each of these codes is a case that its tests run.
  @Test func everyRefusalOfBytesIsTrippedByAVector() throws {
    var met: Set<String> = []
    for (page, types) in [
      ("identity", ["chain"]), ("events", ["event", "coverage"]), ("log", ["entry", "checkpoint"]),
    ] {
      let vectors = try Vectors(page: page)
      for type in types { met.formUnion(try vectors.cases(type).compactMap { try $0.code }) }
    }
    let refusals: [Refusal] = [
      .documentInvalid, .documentTooLarge, .documentWrongNode, .documentBadSignature, .documentBrokenChain,
      .documentFork, .eventMalformed, .headerTooLarge, .bodyTooLarge, .eventUnfit, .eventReserved,
      .bodyMismatch, .eventUncovered, .statementBadSignature, .batchTooLarge, .entryMalformed,
      .entryTooLarge, .checkpointWrongLog, .checkpointBadSignature, .checkpointTooLarge,
    ]
    for refusal in refusals { #expect(met.contains(refusal.code), "\(refusal)") }
  }

  /// Reads `(code n)`-like mentions and the tables' rows of spec/rules.md and of the directory's page.
  private static func numbersOfTheRulesPage() throws -> [String: UInt64] {
    var numbers: [String: UInt64] = [:]
    let text = try page("rules") + page("directory-and-mailbox")
    for match in text.matches(of: /`(\w+)` \(?(\d+)[),]/) { numbers[String(match.1)] = UInt64(match.2) }
    for match in text.matches(of: /\| (\d+) \| `(\w+)` \|/) { numbers[String(match.2)] = UInt64(match.1) }
    for match in text.matches(of: /\n\| (`\w+`(?:, `\w+`)*) \| (\d+(?:, \d+)*) \|/) {
      let codes = match.1.matches(of: /\w+/).map { String($0.0) }
      let values = match.2.matches(of: /\d+/).map { UInt64($0.0) }
      for (code, value) in zip(codes, values) { numbers[code] = value }
    }
    return numbers
  }

  private static func page(_ name: String) throws -> String {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { path.deleteLastPathComponent() }
    return try String(contentsOf: path.appendingPathComponent("spec/\(name).md"), encoding: .utf8)
  }
}
