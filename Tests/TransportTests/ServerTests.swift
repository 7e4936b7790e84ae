import Testing

@testable import Transport

/// HTTP/1.1 on a plaintext server, word for word.
@Suite struct ServerTests {
  static let get = "GET / HTTP/1.1\r\nhost: a\r\n\r\n"

  @Test func keepsTheConnectionAndServesInOrder() throws {
    let waiting = Locked<[Exchange]>([])
    let server = try TestServer(
      TestApplication { head, exchange in
        if head.path == "/late" {
          waiting.withLock { $0.append(exchange) }
        } else {
          exchange.respond(status: 200, body: Array(head.path.utf8))
        }
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send("GET /late HTTP/1.1\r\nhost: a\r\n\r\nGET /2 HTTP/1.1\r\nhost: a\r\n\r\n")
    client.send("GET /3 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    #expect(eventually { waiting.withLock { $0.count } == 1 })
    #expect(client.text.isEmpty)
    waiting.withLock { $0[0] }.respond(status: 200, body: Array("/late".utf8))
    #expect(client.receiveUntilEnd())
    let bodies = client.text.split(separator: "HTTP/1.1 200 OK\r\n").map {
      $0.split(separator: "\r\n\r\n").last
    }
    #expect(bodies == ["/late", "/2", "/3"])
    #expect(client.text.hasSuffix("content-length: 2\r\nconnection: close\r\n\r\n/3"))
  }

  @Test func answersHeadWithoutBody() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.respond(status: 200, headers: ["content-type": "text/plain"], body: Array("hello".utf8))
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send("HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    #expect(client.receiveUntilEnd())
    #expect(
      client.text
        == "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 5\r\nconnection: close\r\n\r\n")
  }

  @Test func readsAndWritesChunks() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        CollectedBody(maxBytes: 100, on: exchange) { body in
          exchange.start(status: 200)
          exchange.write(body)
          exchange.write(Array("0123456789ABCDEF".utf8))
          exchange.end()
          exchange.write([1])
          exchange.respond(status: 500)
        }
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")
    let expected =
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n10\r\n0123456789ABCDEF\r\n0\r\n\r\n"
    #expect(client.receive { $0.utf8.count >= expected.utf8.count })
    #expect(client.text == expected)
    client.forget()
    client.send(Self.get)
    #expect(client.receive { $0.hasSuffix("0\r\n\r\n") }, "the connection goes on")
  }

  @Test func asksForTheBodyOnlyWhenItIsWanted() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true)
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n")
    #expect(client.receive { $0 == "HTTP/1.1 100 Continue\r\n\r\n" })
    client.send("hi")
    #expect(client.receive { $0.hasSuffix("\r\n\r\nhi") })
    let big = RawClient(port: server.port)
    big.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999\r\nexpect: 100-continue\r\n\r\n")
    #expect(big.receiveUntilEnd())
    #expect(big.text.hasPrefix("HTTP/1.1 413 "))
    #expect(big.text.hasSuffix("\"code\":\"bodyTooLarge\"}"))
  }

  @Test func refusesABodyThatGrowsTooLarge() throws {
    let aborted = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onAbort { aborted.fulfil(true) }
        return CollectedBody(maxBytes: 10, on: exchange) { _ in exchange.respond(status: 200) }
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nb\r\n01234567890\r\n")
    #expect(client.receiveUntilEnd())
    #expect(client.text.hasPrefix("HTTP/1.1 413 "))
    #expect(aborted.wait() == true)
  }

  @Test func answersEarlyAndKeepsOrCloses() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.respond(status: 401)
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\n\r\nabc" + Self.get)
    #expect(client.receive { $0.split(separator: "401").count == 3 }, "the rest was there")
    #expect(!client.text.contains("connection: close"))
    for rest in ["content-length: 3\r\n\r\nab", "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"] {
      let cut = RawClient(port: server.port)
      cut.send("POST / HTTP/1.1\r\nhost: a\r\n\(rest)")
      #expect(cut.receiveUntilEnd(), "what comes next might be another's request")
      #expect(cut.text.contains("connection: close"))
    }
  }

  @Test func refusesHostileInputAndGoesOn() throws {
    let server = try TestServer(TestApplication.echo, plaintext: true)
    for (text, code, status) in RequestReaderTests.hostile {
      let client = RawClient(port: server.port)
      client.send(text.replacingHTTPSTarget())
      #expect(client.receiveUntilEnd(), "\(text)")
      #expect(client.text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
      #expect(client.text.contains("\"code\":\"\(code.rawValue)\""), "\(text)")
    }
    let client = RawClient(port: server.port)
    client.send(Self.get)
    #expect(client.receive { $0.hasPrefix("HTTP/1.1 200 ") })
  }

  @Test func headersCannotSplitAResponse() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.respond(
          status: 200,
          headers: ["x-a": "1\r\nx-evil: 2", "x b": "3", "x-c": "4", "content-length": "9", "": "5"])
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send(Self.get)
    #expect(client.receive { $0 == "HTTP/1.1 200 OK\r\nx-c: 4\r\ncontent-length: 0\r\n\r\n" })
  }

  @Test func aShortStreamedAnswerBreaksTheConnection() throws {
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.start(status: 200, contentLength: 10)
        exchange.write([65, 66])
        exchange.end()
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send(Self.get + Self.get)
    #expect(client.receiveUntilEnd())
    #expect(client.text.split(separator: "HTTP/1.1 200").count <= 1, "the second was never answered")
  }

  @Test func tellsTheApplicationThatThePeerLeft() throws {
    let aborted = Eventually<Bool>()
    let server = try TestServer(
      TestApplication { _, exchange in
        exchange.onAbort { aborted.fulfil(true) }
        return DiscardedBody()
      }, plaintext: true)
    let client = RawClient(port: server.port)
    client.send(Self.get)
    #expect(!client.receive(seconds: 0) { !$0.isEmpty })
    client.reset()
    #expect(aborted.wait() == true)
    #expect(eventually { server.server.openConnections == 0 })
  }
}

extension String {
  /// The hostile table speaks of https; on a plaintext server the own scheme is http.
  func replacingHTTPSTarget() -> String {
    hasPrefix("GET http://") ? "GET https://" + dropFirst("GET http://".count) : self
  }
}
