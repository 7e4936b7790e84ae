import TestSupport
import Testing

@testable import Transport

/// A peer that keeps idle connections in a pool and does not look at them must not hold up the end.
@Suite struct QuickStopTests {
  private func stops(_ server: TestServer) -> Bool {
    let isDone = Eventually<Bool>()
    server.server.shutdown(graceMilliseconds: 600_000) { isDone.fulfil(true) }
    return isDone.wait(seconds: 60) == true
  }

  private func server(plaintext: Bool) throws -> TestServer {
    try TestServer(TestApplication.echo, plaintext: plaintext) { $0.lingerMilliseconds = 600_000 }
  }

  @Test func waitsForNoIdleHTTP2Client() throws {
    let server = try server(plaintext: false)
    let client = try HTTPClient()
    #expect(try client.fetch(server.request()).status == 200)
    #expect(server.server.openConnections == 1)
    #expect(stops(server))
    // The client outlives it, with the connection in its pool.
    client.shutdown()
  }

  @Test func waitsForNoIdleHTTP1Client() throws {
    let server = try server(plaintext: true)
    let client = RawClient(port: server.port)
    client.send(ServerTests.get)
    #expect(client.receive { $0.hasPrefix("HTTP/1.1 200 ") })
    #expect(stops(server))
    #expect(client.receiveUntilEnd(), "it gets an end in order")
  }
}
