import Foundation
import TestSupport
import Testing

@testable import Transport

/// Programs of others that speak HTTP/2: curl and nghttp2's, and python3-h2, which shares no code with them.
@Suite struct RealClientTests {
  private static func curl(_ server: TestServer, _ arguments: String) -> String {
    let authority = TestAuthority.shared.authorityFile
    return
      "curl -s --cacert '\(authority)' \(arguments.replacing("URL", with: "https://localhost:\(server.port)"))"
  }

  private func output(_ command: String) throws -> String {
    try withTemporaryFolder { folder in
      #expect(Shell.run("\(command) >'\(folder.file("out"))' 2>/dev/null"), "\(command)")
      return try String(contentsOfFile: folder.file("out"), encoding: .utf8)
    }
  }

  @Test(arguments: [("--http2", "2"), ("--http1.1", "1.1")])
  func curlSpeaksBoth(_ option: String, _ version: String) throws {
    let server = try TestServer(TestApplication.echo)
    let format = "-w ' %{http_version} %{http_code}'"
    #expect(try output(Self.curl(server, "\(option) \(format) -d hello URL/a")) == "hello \(version) 200")
    let many = "\(option) --parallel --parallel-max 20 -o /dev/null -w '%{http_version}\\n' 'URL/[1-60]'"
    let versions = try output(Self.curl(server, many)).split(separator: "\n")
    #expect(versions == [Substring](repeating: Substring(version), count: 60))
  }

  @Test func curlMovesLargeBodies() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        CollectedBody(maxBytes: 64 << 20, on: exchange) { exchange.respond(status: 200, body: $0) }
      })
    try withTemporaryFolder { folder in
      let (sent, got) = (folder.file("sent"), folder.file("got"))
      #expect(Shell.run("head -c 20000000 /dev/urandom >'\(sent)'"))
      #expect(Shell.run(Self.curl(server, "--http2 -T '\(sent)' -X POST -o '\(got)' URL/")))
      #expect(Shell.run("cmp '\(sent)' '\(got)'"))
    }
  }

  @Test func h2loadSucceeds() throws {
    let server = try TestServer(TestApplication.echo) { $0.loopCount = 2 }
    let report = try output("h2load -n 2000 -c 4 -m 50 https://127.0.0.1:\(server.port)/")
    #expect(report.contains("2000 done, 2000 succeeded, 0 failed"), "\(report)")
    #expect(report.contains("Application protocol: h2"))
  }

  @Test func pythonH2SpeaksWithIt() throws {
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/socket" {
          exchange.acceptWebSocket(handler: RecordingSocket.echo)
          return DiscardedBody()
        }
        return CollectedBody(maxBytes: 10 << 20, on: exchange) { exchange.respond(status: 200, body: $0) }
      })
    try withTemporaryFolder { folder in
      let script = folder.file("client.py")
      try Self.pythonClient.write(toFile: script, atomically: true, encoding: .utf8)
      let said = try output("/usr/bin/python3 '\(script)' \(server.port)")
      #expect(said == "POST 200 1500000 True\nCONNECT 200 b'\\x81\\x02hi'\n")
    }
  }

  /// Echoes a body larger than all windows, then a WebSocket's message on a second stream.
  private static let pythonClient = """
    import socket, ssl, sys
    import h2.config, h2.connection, h2.events

    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    wire = context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
    assert wire.selected_alpn_protocol() == "h2"
    peer = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
    peer.initiate_connection()
    answers, status = {1: b"", 3: b""}, {}
    ended = set()

    def turn():
        wire.sendall(peer.data_to_send())
        for event in peer.receive_data(wire.recv(65536)):
            if isinstance(event, h2.events.ResponseReceived):
                status[event.stream_id] = dict(event.headers)[":status"]
            elif isinstance(event, h2.events.DataReceived):
                answers[event.stream_id] += event.data
                peer.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                ended.add(event.stream_id)
        wire.sendall(peer.data_to_send())

    def head(method, path, *more):
        return [(":method", method), (":scheme", "https"), (":authority", "node.test"), (":path", path), *more]

    body = bytes(range(250)) * 6000
    peer.send_headers(1, head("POST", "/"))
    sent = 0
    while 1 not in ended:
        while sent < len(body) and peer.local_flow_control_window(1) > 0:
            size = min(peer.local_flow_control_window(1), peer.max_outbound_frame_size, len(body) - sent)
            peer.send_data(1, body[sent:sent + size], end_stream=sent + size == len(body))
            sent += size
        turn()
    print("POST", status[1], len(answers[1]), answers[1] == body)

    peer.send_headers(3, head("CONNECT", "/socket", (":protocol", "websocket"), ("sec-websocket-version", "13")))
    peer.send_data(3, bytes([0x81, 0x82, 1, 2, 3, 4, ord("h") ^ 1, ord("i") ^ 2]))
    while len(answers[3]) < 4:
        turn()
    print("CONNECT", status[3], answers[3])
    """
}
