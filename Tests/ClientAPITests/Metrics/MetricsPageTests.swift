import JSON
import Node
import TestSupport
import Testing
import Transport

@testable import ClientAPI

/// What `/metrics` tells, and to whom.
@Suite struct MetricsPageTests {
  private func text(_ client: TestClient) async throws -> String {
    let answer = try await client.get("/metrics")
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == MetricsText.contentType)
    return answer.text
  }

  @Test func everyLineIsAsTheFormatHasIt() async throws {
    let lines = try await text(TestNode.shared.admin()).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.last?.isEmpty == true)
    let sample = #/^[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+$/#
    var families: Set<Substring> = []
    for line in lines.dropLast() {
      if line.hasPrefix("# TYPE ") { #expect(families.insert(line.split(separator: " ")[2]).inserted) }
      #expect(line.hasPrefix("# ") || line.wholeMatch(of: sample) != nil || line.contains("+Inf"), "\(line)")
    }
    for name in ["hanse_batch_seconds", "hanse_http_requests_total", "process_resident_memory_bytes"] {
      #expect(families.contains(name[...]))
    }
  }

  @Test func onlyAdministratorsSeeIt() async throws {
    let node = try await TestNode.shared.node()
    let member = try await node.newUser("metrics-reader")
    for (client, status) in [(node.stranger, 401), (member, 403)] {
      for method in ["GET", "HEAD"] {
        let answer = try await client.call(method, "/metrics")
        #expect(answer.status == status)
        #expect(!answer.text.contains("hanse_"))
      }
    }
  }

  @Test func tellsNothingOfPeople() async throws {
    let node = try await TestNode.shared.node()
    let admin = try await TestNode.shared.admin()
    let member = try await node.newUser("metrics-subject")
    let channel = try await member.call("POST", "channels", body: #"{"name":"metrics-secret-channel"}"#)
      .object.string("id")
    _ = try await member.call(
      "POST", "channels/\(channel)/messages", body: #"{"text":"metrics-secret-text"}"#)
    _ = try await member.call("GET", "search?q=metrics-secret-word")
    _ = try await member.get("/metrics-secret-path")
    let page = try await text(admin)
    for secret in ["metrics-subject", "metrics-secret", channel] { #expect(!page.contains(secret)) }
  }

  @Test func theServiceOfItsOwnAnswersNothingElse() async throws {
    let node = try await TestNode.shared.node()
    let server = try Server(
      configuration: ServerConfiguration(address: "127.0.0.1", port: 0, security: .plaintextBehindProxy),
      application: NodeApplication(node.node).metrics.application)
    func ask(_ method: String, _ path: String) async throws -> ClientResponse {
      var request = ClientRequest(method: method, url: "http://127.0.0.1:\(server.address.port)\(path)")
      request.allowsPlaintext = true
      return try await node.send(request)
    }
    let answer = try await ask("GET", "/metrics")
    #expect(answer.status == 200 && answer.headers["content-type"] == MetricsText.contentType)
    for path in ["/", "/health", "/api/v1/status", "/metrics/", "//metrics"] {
      #expect(try await ask("GET", path).status == 404)
    }
    #expect(try await ask("POST", "/metrics").status == 405)
  }
}
