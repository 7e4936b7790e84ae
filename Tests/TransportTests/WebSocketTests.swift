import TestSupport
import Testing

@testable import Transport

/// Both sides of this house over TLS.
@Suite struct WebSocketTests {
  let loop: EventLoop

  init() throws {
    loop = try EventLoop()
  }

  @Test func echoes() throws {
    let server = try SocketServer()
    let client = RecordingSocket()
    try server.connect(client, on: loop)
    let socket = try #require(client.socket())
    let messages =
      ["", "a", String(repeating: "b", count: 125), String(repeating: "ü", count: 5000)]
      + [String(repeating: "c", count: 65_535), String(repeating: "d", count: 70_000)]
    for message in messages { socket.send(text: Array(message.utf8)) }
    #expect(eventually { client.texts.count == messages.count })
    #expect(client.texts == messages)
    socket.close(code: 4001, reason: String(repeating: "ü", count: 100))
    #expect(eventually { server.handler.closeCodes == [4001] && client.closeCodes == [4001] })
    #expect(server.handler.closeReasons == [String(repeating: "ü", count: 61)], "whole characters")
    #expect(eventually { server.test.server.openConnections == 0 })
    socket.send(text: [65])
    socket.close()
    loop.stop()
  }

  @Test func carriesBinaryWhenAccepted() throws {
    var limits = WebSocketLimits()
    limits.acceptsBinary = true
    let server = try SocketServer(limits: limits)
    let client = RecordingSocket()
    var request = server.request()
    request.limits = limits
    try server.connect(client, on: loop, request: request)
    try #require(client.socket()).send(binary: [0, 255, 1])
    #expect(eventually { client.state.withLock { $0.binaries } == [[0, 255, 1]] })
    loop.stop()
  }

  @Test func pushesOneArrayToManyInOrder() throws {
    let server = try SocketServer(RecordingSocket())
    let clients = (0..<8).map { _ in RecordingSocket() }
    let sockets = Locked<[WebSocket]>([])
    let hub = try TestServer(
      TestApplication { _, exchange in
        let handler = RecordingSocket { _, socket in sockets.withLock { $0.append(socket) } }
        exchange.acceptWebSocket(handler: handler)
        return DiscardedBody()
      })
    for client in clients {
      var request = WebSocketRequest(url: "wss://localhost:\(hub.port)/")
      request.connectTo = ["localhost:\(hub.port)": "127.0.0.1:\(hub.port)"]
      try server.connect(client, on: loop, request: request)
      try #require(client.socket()).send(text: Array("subscribe".utf8))
    }
    #expect(eventually { sockets.withLock { $0.count } == clients.count })
    let subscribed = sockets.withLock { $0 }
    for number in 0..<1000 {
      let message = Array("message \(number)".utf8)
      for socket in subscribed { socket.send(text: message) }
    }
    let expected = (0..<1000).map { "message \($0)" }
    for client in clients {
      #expect(eventually { client.texts.count == 1000 })
      #expect(client.texts == expected)
    }
    #expect(eventually { subscribed.allSatisfy { $0.bufferedBytes == 0 } })
    loop.stop()
  }

  @Test func showsASlowConsumer() throws {
    let serverSocket = Eventually<WebSocket>()
    let server = try SocketServer(RecordingSocket { _, socket in serverSocket.fulfil(socket) })
    let client = RecordingSocket()
    try server.connect(client, on: loop)
    let own = try #require(client.socket())
    own.send(text: [65])
    let socket = try #require(serverSocket.wait())
    own.setReadingPaused(true)
    let piece = [UInt8](repeating: 66, count: 100_000)
    let isSlow = eventually {
      socket.send(text: piece)
      return socket.bufferedBytes > 4_000_000
    }
    #expect(isSlow)
    let drained = Eventually<Bool>()
    socket.onDrain { drained.fulfil(true) }
    own.setReadingPaused(false)
    #expect(drained.wait() == true)
    #expect(socket.bufferedBytes <= WebSocket.drainedBytes)
    loop.stop()
  }

  @Test func closingWithinACallbackIsFine() throws {
    let server = try SocketServer(
      RecordingSocket { text, socket in
        if text == Array("abort".utf8) { socket.abort() } else { socket.close(code: 1008) }
      })
    let first = RecordingSocket { _, socket in socket.abort() }
    try server.connect(first, on: loop)
    let socket = try #require(first.socket())
    socket.send(texts: [[65], [66], [67]])
    #expect(eventually { first.closeCodes == [1008] })
    #expect(server.handler.texts == ["A"], "nothing is delivered after the close")
    let second = RecordingSocket()
    try server.connect(second, on: loop)
    try #require(second.socket()).send(text: Array("abort".utf8))
    #expect(eventually { second.closeCodes == [1006] })
    loop.stop()
  }

  @Test func shutdownSaysGoingAway() throws {
    let server = try SocketServer()
    let client = RecordingSocket()
    try server.connect(client, on: loop)
    _ = try #require(client.socket())
    let done = Eventually<Bool>()
    server.test.server.shutdown { done.fulfil(true) }
    #expect(done.wait() == true)
    #expect(eventually { client.closeCodes == [1001] && server.handler.closeCodes == [1001] })
    loop.stop()
  }

  @Test func refusesStrangersAndWrongNames() throws {
    let server = try SocketServer()
    let stranger = RecordingSocket()
    try server.connect(stranger, on: loop, authorityFile: TestAuthority.shared.strangerFile)
    #expect(stranger.socket() == nil)
    #expect(stranger.failure?.code == .tlsFailed)
    let wrongName = RecordingSocket()
    try server.connect(wrongName, on: loop, request: server.request(host: "other.test"))
    #expect(wrongName.socket() == nil)
    #expect(wrongName.failure?.code == .tlsFailed)
    #expect(wrongName.failure?.message.contains("ostname mismatch") == true)
    let numeric = RecordingSocket()
    try server.connect(numeric, on: loop, request: server.request(host: "127.0.0.1"))
    #expect(numeric.socket() != nil)
    loop.stop()
  }

  @Test func saysWhyItCouldNotOpen() throws {
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path != "/silent" { exchange.respond(status: 403) }
        return DiscardedBody()
      })
    func failure(_ url: String, change: (inout WebSocketRequest) -> Void = { _ in }) throws -> TransportError?
    {
      let handler = RecordingSocket()
      var request = WebSocketRequest(url: url)
      request.connectTo = ["node.test:\(server.port)": "127.0.0.1:\(server.port)"]
      change(&request)
      try WebSocketClient(authorityFile: TestAuthority.shared.authorityFile)
        .connect(request, on: loop, handler: handler) { handler.fail($0) }
      #expect(handler.socket() == nil)
      return handler.failure
    }
    let base = "wss://node.test:\(server.port)"
    #expect(try failure(base)?.code == .upgradeRefused)
    #expect(try failure(base)?.message.contains("403") == true)
    #expect(try failure(base)?.status == 403)
    #expect(try failure(base + "/silent") { $0.connectTimeoutMilliseconds = 300 }?.code == .timedOut)
    #expect(try failure("ws://node.test")?.code == .schemeNotAllowed)
    #expect(try failure("wss://user@node.test")?.code == .urlMalformed)
    #expect(try failure("wss://")?.code == .urlMalformed)
    #expect(try failure(base) { $0.headers = ["a": "b\r\nc: d"] }?.code == .headerMalformed)
    #expect(
      try failure(base) { $0.connectTo = ["node.test:\(server.port)": "127.0.0.1:1"] }?.code
        == .couldNotConnect)
    #expect(try failure(base) { $0.connectTo = ["node.test:\(server.port)": "x"] }?.code == .addressMalformed)
    #expect(try failure("wss://nowhere.invalid")?.code == .couldNotResolve)
    #expect(throws: TransportError.self) { _ = try WebSocketClient(authorityFile: "/nowhere") }
    loop.stop()
  }
}
