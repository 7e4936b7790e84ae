import Foundation
import Testing

/// The table of docs/permissions.md: what each caller is told for each operation of the client API.
struct PermissionTable {
  struct Row: Sendable, CustomTestStringConvertible {
    let operation: String
    /// What of the channel it is done to, where that matters: "own", "another's", "the owner".
    let target: String
    /// By caller: "yes", or the code of the refusal.
    let cells: [(caller: Caller, says: String)]

    var testDescription: String { target.isEmpty ? operation : "\(operation) of \(target)" }
  }

  let rows: [Row]

  static func read() throws -> PermissionTable {
    let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    let page = try String(contentsOf: URL(fileURLWithPath: "\(root)/docs/permissions.md"), encoding: .utf8)
    let lines = page.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("| operation |") })
    let callers = try columns(lines[start]).dropFirst(2).map { try #require(Caller(rawValue: $0)) }
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      let columns = columns(line)
      let operation = columns[0].trimmingCharacters(in: ["`"])
      return Row(
        operation: operation, target: columns[1], cells: zip(callers, columns.dropFirst(2)).map { ($0, $1) })
    }
    return PermissionTable(rows: rows)
  }

  private static func columns(_ line: String) -> [String] {
    line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
