import Foundation
import JSON
import Node
import TestSupport
import Testing
import Transport

@testable import ClientAPI

/// The dashboard asks for what the node tells.
@Suite struct DashboardTests {
  private static let file =
    #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/packaging/grafana/hanse.json"

  /// What a node tells that serves over TLS, as it is served to whoever reads metrics.
  private func told() async throws -> String {
    let node = try await TestNode.shared.node()
    let authority = TestAuthority.shared
    let application = NodeApplication(node.node)
    let server = try Server(
      configuration: ServerConfiguration(
        address: "127.0.0.1", port: 0,
        security: .tls(chainFile: authority.chainFile, keyFile: authority.keyFile)),
      application: application)
    application.metrics.observe(server)
    let door = try Server(
      configuration: ServerConfiguration(address: "127.0.0.1", port: 0, security: .plaintextBehindProxy),
      application: application.metrics.application)
    var request = ClientRequest(url: "http://127.0.0.1:\(door.address.port)/metrics")
    request.allowsPlaintext = true
    return String(decoding: try await node.send(request).body, as: UTF8.self)
  }

  /// The names in an expression that are metrics of ours, without what a histogram adds.
  private func metrics(in expression: String) -> [String] {
    expression.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
      .filter { $0.hasPrefix("hanse_") || $0.hasPrefix("process_") }
  }

  @Test func everyMetricOfThePanelsExists() async throws {
    let families = Set(
      try await told().split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map {
        $0.split(separator: " ")[2]
      })
    let text = try String(contentsOfFile: Self.file, encoding: .utf8)
    let dashboard = try JSONReader.readObject(Array(text.utf8), limits: JSONLimits(maximumBytes: 1 << 20))
    var asked: Set<String> = []
    for panel in try dashboard.objects("panels") where panel["targets"] != nil {
      for target in try panel.objects("targets") {
        let names = try metrics(in: target.string("expr"))
        #expect(!names.isEmpty)
        asked.formUnion(names)
      }
    }
    for name in asked {
      let family = ["_bucket", "_sum", "_count"].reduce(name) { name, suffix in
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
      }
      #expect(families.contains(family[...]), "\(name)")
    }
    #expect(asked.count > 25)
  }
}
