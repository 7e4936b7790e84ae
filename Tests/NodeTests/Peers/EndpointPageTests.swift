import Foundation
import Testing

@testable import Node

/// docs/permissions.md, "Between nodes", against the requests that there are.
struct EndpointPageTests {
  @Test func everyRequestOfPeersStandsInTheTable() throws {
    let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    let page = try String(contentsOfFile: "\(root)/docs/permissions.md", encoding: .utf8)
    let table = try #require(page.firstRange(of: "| request |")).lowerBound
    let end = page[table...].firstRange(of: "\n\n")?.lowerBound ?? page.endIndex
    let named = page[table..<end].matches(of: /\n\| `([a-z]+)` \|/).map { String($0.output.1) }
    let served = FederationService.labels.dropFirst().compactMap {
      $0.split(separator: "/").last.map(String.init)
    }
    #expect(Set(named) == Set(served + ["discovery"]), "add a row, and cells in Tests/programs/neighbours")
  }
}
