import Foundation
import Testing
import Transport

@testable import ClientAPI

/// docs/client-api.md against the program.
@Suite struct PageTests {
  private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: URL(fileURLWithPath: "\(root)/\(path)"), encoding: .utf8)
  }

  /// The codes of the page by what stands in the first column of the tables of errors.
  private static func listed() throws -> [String: Set<String>] {
    let page = try text("docs/client-api.md")
    let errors = try #require(page.range(of: "\n## Errors\n"))
    var codes: [String: Set<String>] = [:]
    for row in page[errors.upperBound...].split(separator: "\n") {
      guard let columns = row.wholeMatch(of: /\| (\d+|stream) \| (.*) \|/)?.output else { continue }
      for code in columns.2.matches(of: /`([a-z][A-Za-z]*)`/) {
        let isNew = codes[String(columns.1), default: []].insert(String(code.output.1)).inserted
        #expect(isNew, "\(code.output.1) is listed twice")
      }
    }
    return codes
  }

  @Test func listsEveryCodeWithItsStatus() throws {
    var expected: [String: Set<String>] = ["stream": Set(StreamCode.allCases.map(\.rawValue))]
    for (status, codes) in ProblemStatus.codes { expected["\(status)"] = codes }
    for code in HTTPRefusal.Code.allCases where code != .bodyTooLarge {
      expected["\(HTTPRefusal(code).status)", default: []].insert(code.rawValue)
    }
    let listed = try Self.listed()
    for status in Set(expected.keys).union(listed.keys).sorted() {
      let (wanted, found) = (expected[status] ?? [], listed[status] ?? [])
      #expect(wanted.subtracting(found).isEmpty, "\(status): the page lacks these")
      #expect(found.subtracting(wanted).isEmpty, "\(status): the program never says these")
    }
  }

  /// Refusals that `init`, `serve`, `backup` and `restore` print: no request meets them.
  private static let ofTheStart: Set<String> = [
    "alreadyInitialised", "backupDamaged", "backupExists", "backupMalformed", "backupOfAnother",
    "domainInvalid", "outOfDescriptors", "urlInvalid",
  ]

  /// The node's codes are texts, so its source is what there is to compare with.
  @Test func knowsEveryCodeOfTheNode() throws {
    let known = Set(ProblemStatus.codes.values.joined()).union(Self.ofTheStart)
    let folder = URL(fileURLWithPath: "\(Self.root)/Sources/Node")
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var found: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let source = try String(contentsOf: file, encoding: .utf8)
      for code in source.matches(of: /NodeProblem\(\s*"([A-Za-z]+)"/) { found.insert(String(code.output.1)) }
    }
    #expect(found.count > 15)
    #expect(found.subtracting(known).isEmpty)
  }

  /// What may be a peer's last error beside its own word: the errors of connections that this node opens.
  @Test func listsEveryCodeOfAConnection() throws {
    let ofServers: Set<TransportError.Code> = [
      .addressInUse, .addressNotAvailable, .addressMalformed, .permissionDenied, .certificateUnusable,
      .privateKeyUnusable, .upgradeRefused,
    ]
    let page = try Self.text("docs/client-api.md")
    let row = try #require(page.split(separator: "\n").first { $0.contains("about the connection |") })
    let listed = Set(row.matches(of: /`([a-z][A-Za-z]*)`/).map { String($0.output.1) })
    let codes = Set(TransportError.Code.allCases).subtracting(ofServers).map(\.rawValue)
    #expect(listed == Set(codes + ["lastError"]))
    for code in ["entryMissing", "stateMismatch", "responseInvalid", "responseUnsigned"] {
      #expect(page.contains("`\(code)`"), "\(code)")
    }
  }

  @Test func namesEveryRoute() throws {
    let page = try Self.text("docs/client-api.md")
    for route in RouteTable.api.routes {
      let whole = "/" + route.pattern.joined(separator: "/")
      let short = whole.hasPrefix("/api/v1/") ? String(whole.dropFirst("/api/v1".count)) : whole
      let isFirst = page.contains("`\(route.method) \(short)") || page.contains("`\(route.method) \(whole)")
      let line = page.split(separator: "\n").first { $0.contains("\(short)`") } ?? ""
      let isSecond = line.contains("`\(route.method) …`") || line.contains("`\(route.method) …/")
      let isAnswer = short.hasSuffix("/decline") && page.contains("`POST …/decline`")
      #expect(isFirst || isSecond || isAnswer, "\(route.method) \(short)")
      for parameter in route.parameters where parameter != "wait" {
        #expect(page.contains("\(parameter)="), "\(parameter) of \(short)")
      }
    }
  }
}
